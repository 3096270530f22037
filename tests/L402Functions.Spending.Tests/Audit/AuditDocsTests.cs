using System.Text.RegularExpressions;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Tests.Intents;

namespace L402Functions.Spending.Tests.Audit;

public sealed class AuditDocsTests
{
    [Fact]
    public void The_page_has_every_event_and_none_besides()
    {
        var page = File.ReadAllText(Path.Combine(IntentDocsTests.Root(), "docs", "audit.md"));
        var table = page[page.IndexOf("## The events", StringComparison.Ordinal)..page.IndexOf("**Never in a row**", StringComparison.Ordinal)];
        var told = Regex.Matches(table, @"^\| (?<events>`[^|]+) \|", RegexOptions.Multiline)
            .SelectMany(row => Regex.Matches(row.Groups["events"].Value, "`([a-z_]+)`").Select(name => name.Groups[1].Value));
        Assert.Equal(Enum.GetValues<AuditEvent>().Select(e => e.Text()).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }
}
