using System.Text.Json;

namespace L402Functions.Protocol.Tests.Bolt11;

/// <summary>The examples of BOLT 11 from the vector file.</summary>
internal static class SpecificationExamples
{
    private const string File = "bolt11.json";

    public static IReadOnlyList<(string Title, string Invoice)> Valid() => Read("valid");

    public static IReadOnlyList<(string Title, string Invoice)> Invalid() => Read("invalid");

    private static List<(string Title, string Invoice)> Read(string section)
    {
        using var document = JsonDocument.Parse(Vectors.ReadText(File));
        return [.. document.RootElement.GetProperty(section).EnumerateArray().Select(e =>
            (e.GetProperty("title").GetString()!, e.GetProperty("invoice").GetString()!))];
    }
}
