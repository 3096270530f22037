using System.Text.RegularExpressions;

namespace L402Functions.Conventions.Tests.Documents;

/// <summary>A document that says which test holds a line names one that there is.</summary>
public sealed partial class NamedTestTests
{
    public static TheoryData<string> Documents => [.. Repository.Files(".md").Where(document => Named().IsMatch(Repository.Read(document)))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_test_that_is_named_exists(string document)
    {
        var missing = Named().Matches(Repository.Read(document))
            .Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value))
            .Distinct()
            .Where(test => !Sources.Value.Any(source => IsIn(source, test.Class, test.Method)))
            .Select(test => $"{test.Class}.{test.Method}");

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_threat_of_the_threat_model_names_a_test_or_where_it_is_held()
    {
        var rows = Repository.Read("docs/security.md").Split('\n').Where(line => line.StartsWith('|')).ToList();
        var held = rows.Where(row => row.Count(c => c == '|') == 4 && !row.StartsWith("| threat", StringComparison.Ordinal) && !row.StartsWith("|---", StringComparison.Ordinal)).ToList();
        var rowsOfThreats = held.Where(row => !row.Split('|')[3].Contains("cannot", StringComparison.Ordinal)).ToList();

        Assert.True(rowsOfThreats.Count > 30, "The table of threats was not found.");
        Assert.Empty(rowsOfThreats.Where(row => string.IsNullOrWhiteSpace(row.Split('|')[3])).ToArray());
    }

    private static readonly Lazy<string[]> Sources = new(() => [.. Repository.Files(".cs").Where(f => f.StartsWith("tests/", StringComparison.Ordinal)).Select(Repository.Read)]);

    private static bool IsIn(string source, string type, string method) =>
        Regex.IsMatch(source, $@"\bclass {type}\b") && (method.Length == 0 || Regex.IsMatch(source, $@"\b{method}\("));

    [GeneratedRegex(@"`(?<class>[A-Z]\w+Tests)(\.(?<method>\w+))?`")]
    private static partial Regex Named();
}
