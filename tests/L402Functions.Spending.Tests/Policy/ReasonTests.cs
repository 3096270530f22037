using System.Text.RegularExpressions;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

public sealed partial class ReasonTests
{
    [Fact]
    public void Every_reason_has_a_text_that_reads_back()
    {
        foreach (var code in Enum.GetValues<ReasonCode>())
        {
            Assert.Matches("^[a-z]+(_[a-z]+)*$", code.Text());
            Assert.True(ReasonCodes.TryParse(code.Text(), out var read));
            Assert.Equal(code, read);
        }

        Assert.False(ReasonCodes.TryParse("Day_budget_exceeded", out _));
        Assert.False(ReasonCodes.TryParse(null, out _));
    }

    [Fact]
    public void The_page_on_reasons_has_each_of_them_and_no_other()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "reasons.md"));
        var listed = Row().Matches(page).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal);
        Assert.Equal(Enum.GetValues<ReasonCode>().Select(c => c.Text()).Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public void The_page_on_policies_has_each_field()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "policy.md"));
        using var document = System.Text.Json.JsonDocument.Parse(Policies.Complete);
        foreach (var path in Fields(document.RootElement, "").Distinct())
        {
            Assert.Contains($"| `{path}` |", page, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Fields(System.Text.Json.JsonElement element, string prefix)
    {
        foreach (var member in element.EnumerateObject())
        {
            var name = prefix == "wallet.category_limits." ? prefix + "*" : prefix + member.Name;
            var below = member.Value.ValueKind switch
            {
                System.Text.Json.JsonValueKind.Object => Fields(member.Value, name + "."),
                System.Text.Json.JsonValueKind.Array when name == "destinations" => member.Value.EnumerateArray().SelectMany(e => Fields(e, "destinations[].")),
                _ => [name],
            };
            foreach (var field in below)
            {
                yield return field;
            }
        }
    }

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "L402Functions.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("No repository above the tests.");
        }

        return directory.FullName;
    }

    [GeneratedRegex(@"^\| `([a-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
