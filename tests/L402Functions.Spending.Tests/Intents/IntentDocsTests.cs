using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Tests.Intents;

/// <summary>The page that operators read and the table that the code goes by are the same.</summary>
public sealed class IntentDocsTests
{
    [Fact]
    public void The_page_has_the_transition_table_row_by_row()
    {
        var rows = File.ReadAllLines(Path.Combine(Root(), "docs", "spending.md"))
            .Select(line => line.Split(" | "))
            .Where(cells => cells.Length == 4 && cells[0].StartsWith("| `", StringComparison.Ordinal) && cells[2].EndsWith('`'))
            .Select(cells => $"{cells[0][2..]} {cells[1]} {cells[2]}");
        var expected = IntentMachine.Transitions.Select(t => $"`{SnakeCase.Of(t.From)}` `{SnakeCase.Of(t.Event)}` `{SnakeCase.Of(t.To)}`");
        Assert.Equal(expected, rows);
    }

    [Fact]
    public void The_picture_has_no_way_that_the_table_has_not()
    {
        var ways = File.ReadAllLines(Path.Combine(Root(), "docs", "spending.md"))
            .Where(line => line.Contains(" --> ", StringComparison.Ordinal) && !line.Contains("[*]", StringComparison.Ordinal))
            .Select(line => line.Trim());
        var known = IntentMachine.Transitions.Select(t => $"{SnakeCase.Of(t.From)} --> {SnakeCase.Of(t.To)}").ToHashSet();
        Assert.NotEmpty(ways);
        Assert.All(ways, way => Assert.Contains(way, known));
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "L402Functions.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
