using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Spending.Policy.Documents;

namespace L402Functions.Spending.Policy;

/// <summary>The operator's JSON document of one agent's policy, both ways. <c>docs/policy.md</c> has every field.</summary>
public static class PolicyDocument
{
    /// <summary>The longest document, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>The most problems that are told at a time.</summary>
    public const int MaxProblems = 100;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    /// <summary>
    /// Reads a document. What it does not know, it refuses, and what is there twice: a limit that is misspelt or contradicts itself must not look as
    /// if it held. Each problem names its place.
    /// </summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out SpendingPolicy? policy, out IReadOnlyList<PolicyProblem> problems)
    {
        policy = null;
        if (utf8Json.Length > MaxLength)
        {
            problems = [new PolicyProblem("$", FormattableString.Invariant($"is longer than {MaxLength} bytes."))];
            return false;
        }

        var found = new List<PolicyProblem>();
        try
        {
            using var document = JsonDocument.Parse(utf8Json, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                policy = PolicyReader.Read(new FieldReader(document.RootElement, "$", found));
            }
            else
            {
                found.Add(new PolicyProblem("$", "must be an object."));
            }
        }
        catch (JsonException e)
        {
            found.Add(new PolicyProblem("$", FormattableString.Invariant($"is not JSON, or nested too deeply: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.")));
        }
        catch (InvalidOperationException)
        {
            found.Add(new PolicyProblem("$", "has a member whose name is not Unicode."));
        }

        problems = found.Count <= MaxProblems ? found : [.. found.Take(MaxProblems)];
        policy = found.Count == 0 ? policy : null;
        return policy is not null;
    }

    /// <summary>The document of <paramref name="policy"/>: every member that differs from its default. A policy that was read from a document reads back the same.</summary>
    public static byte[] ToUtf8Json(SpendingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return PolicyWriter.Write(policy);
    }

    /// <summary>
    /// Whether <paramref name="policy"/>, a sub-agent's, gives nothing that <paramref name="parent"/> does not have, naming each field that would be wider. To be asked
    /// when either is written.
    /// </summary>
    public static bool IsNarrowerThan(SpendingPolicy policy, SpendingPolicy parent, out IReadOnlyList<PolicyProblem> wider)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(parent);
        wider = Narrowing.Problems(policy, parent);
        return wider.Count == 0;
    }
}
