using System.Text.RegularExpressions;

namespace L402Functions.Infra.Tests.Templates;

/// <summary>The names of instruments that alerts and workbook ask for: a rule on a name that nobody reports is quiet for ever.</summary>
public sealed partial class InstrumentTests
{
    /// <summary>Instruments that the app's telemetry is to have and that the code does not name yet. What it names is taken off.</summary>
    private static readonly string[] Pending =
    [
        "l402.audit.breaks", "l402.audit.checkpoint_age", "l402.budget.available", "l402.budget.reserved", "l402.challenges", "l402.intents.needs_operator",
        "l402.intents.oldest_unknown", "l402.ledger.step.duration", "l402.payments", "l402.queue.age", "l402.relay.connected", "l402.sales.amount",
        "l402.verifications", "l402.wallet.last_seen",
    ];

    [Theory]
    [InlineData("alerts.bicep")]
    [InlineData("workbook.json")]
    public void Every_instrument_that_is_asked_for_is_one_of_the_code(string file)
    {
        var source = string.Concat(Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        var asked = Name().Matches(Repository.Read("infra", "app", file)).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, name => Assert.True(
            source.Contains($"\"{name}\"", StringComparison.Ordinal) || Pending.Contains(name, StringComparer.Ordinal), $"{name} is no instrument of the code."));
    }

    [Theory]
    [InlineData("l402.intents.needs_operator")]
    [InlineData("l402.intents.oldest_unknown")]
    [InlineData("l402.queue.age")]
    [InlineData("l402.audit.breaks")]
    [InlineData("l402.audit.checkpoint_age")]
    [InlineData("l402.wallet.last_seen")]
    public void What_a_person_must_hear_of_has_an_alert(string instrument) =>
        Assert.Contains(instrument, Repository.Read("infra", "app", "alerts.bicep"), StringComparison.Ordinal);

    [Fact]
    public void Every_alert_is_in_the_guide_for_operators()
    {
        var rules = Regex.Matches(Repository.Read("infra", "app", "alerts.bicep"), @"^    name: '([a-z-]+)'$", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();
        var guide = Repository.Read("docs", "operations.md");

        Assert.Equal(10, rules.Count);
        Assert.All(rules, rule => Assert.Contains($"| `{rule}` |", guide, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\bl402\.[a-z_.]+[a-z_]")]
    private static partial Regex Name();
}
