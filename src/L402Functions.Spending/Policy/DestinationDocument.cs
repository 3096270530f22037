using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy.Documents;

namespace L402Functions.Spending.Policy;

/// <summary>
/// The operator's table of destinations for all agents: a document with the member <c>destinations</c> alone, whose entries are those of a
/// policy document and are read by the same rules.
/// </summary>
public static class DestinationDocument
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 4 };

    /// <summary>Reads a document; each problem names its place, as in <c>$.destinations[0].host</c>.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out DestinationTable? table, out IReadOnlyList<PolicyProblem> problems)
    {
        table = null;
        var found = new List<PolicyProblem>();
        problems = found;
        try
        {
            using var document = JsonDocument.Parse(utf8Json, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                var fields = new FieldReader(document.RootElement, "$", found);
                table = DestinationReader.Read(fields);
                fields.RefuseTheRest();
            }
            else
            {
                found.Add(new PolicyProblem("$", "must be an object."));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a member name with half a surrogate pair.
            found.Add(new PolicyProblem("$", "is not JSON, or nested too deeply."));
        }

        table = found.Count == 0 ? table : null;
        return table is not null;
    }
}
