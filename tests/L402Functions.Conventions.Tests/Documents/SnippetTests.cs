using System.Text.Json;
using System.Text.RegularExpressions;

namespace L402Functions.Conventions.Tests.Documents;

/// <summary>Code in documents is code: C# is a piece of a source that compiles, JSON can be read, settings have names that the code reads.</summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string, string> CSharp => Snippets("csharp");

    public static TheoryData<string, string> Json => Snippets("json");

    [Theory]
    [MemberData(nameof(CSharp))]
    public void A_snippet_of_CSharp_is_in_a_source_that_is_compiled(string document, string snippet)
    {
        var wanted = Space().Replace(snippet, " ").Trim();
        Assert.True(
            Repository.Files(".cs").Any(source => Space().Replace(Repository.Read(source), " ").Contains(wanted, StringComparison.Ordinal)),
            $"{document} shows code that is in no source:\n{snippet}");
    }

    [Theory]
    [MemberData(nameof(Json))]
    public void A_snippet_of_JSON_can_be_read(string document, string snippet)
    {
        Assert.NotEmpty(document);
        using var read = JsonDocument.Parse(snippet);
        Assert.Equal(JsonValueKind.Object, read.RootElement.ValueKind);
    }

    private static TheoryData<string, string> Snippets(string language)
    {
        var data = new TheoryData<string, string>();
        foreach (var document in Repository.Files(".md"))
        {
            foreach (Match fence in Fence().Matches(Repository.Read(document)))
            {
                if (fence.Groups["language"].Value == language)
                {
                    data.Add(document, fence.Groups["code"].Value);
                }
            }
        }

        return data;
    }

    [GeneratedRegex("^```(?<language>\\w+)\\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
