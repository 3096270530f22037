using System.Text.Json;
using System.Text.RegularExpressions;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>What README and the banner tell people to type is typed.</summary>
[Collection(SpendTests.Name)]
public sealed partial class ReadmeTests(SpendFixture spend)
{
    [ShellFact]
    public async Task The_lines_about_spending_work_as_they_are()
    {
        var block = Shell.Blocks("README.md", "## How to spend")[0];
        var lines = block.Split('\n');
        Assert.Equal(["url=", "agent=", "operator="], lines[..3].Select(l => l[..(l.IndexOf('=', StringComparison.Ordinal) + 1)]));

        var answers = await Shell.RunAsync(
            string.Join('\n', lines[3..]),
            ("url", Url), ("agent", $"Authorization: Bearer {await AgentKeyAsync()}"), ("operator", $"x-functions-key: {HostSettings.OperatorKey}"));

        Assert.Equal([402, 202, 200, 200, 200, 204, 204, 200, 201, 200, 200], answers.Select(a => a.Status));
        Assert.Contains("Location: /v1/payments/fortune-1", answers[1].Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("settled", answers[2]["state"]);
        Assert.Equal(64, answers[2]["preimage"]!.Length);
        Assert.Equal(5, answers[3].Json.GetProperty("windows").GetArrayLength());
        Assert.Equal("settled", answers[4].Json.GetProperty("intent").GetProperty("state").GetString());
        Assert.Equal("buyer", answers[7]["wallet"]);
        Assert.StartsWith("l402a_research-agent-v1.", answers[8]["key"], StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, answers[9].Json.GetProperty("approvals").ValueKind);
        Assert.Equal("True", answers[10]["intact"]);
    }

    [ShellFact]
    public async Task The_lines_of_the_banner_work_as_they_are()
    {
        await AgentKeyAsync();
        var banner = await SaidAsync("Try it:", $"curl -s {Url}/operator/intents/");
        var lines = banner.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && !l.EndsWith(':'));

        // README's lines use the same name, for another invoice.
        var answers = await Shell.RunAsync(string.Join('\n', lines).Replace("fortune-1", "banner-1", StringComparison.Ordinal) + "\n");

        Assert.Equal([402, 402, 200, 200, 200, 402, 202, 200, 200], answers.Select(a => a.Status));
        Assert.Equal(64, answers[2].Text.Trim().Length);
        Assert.NotNull(answers[3]["text"]);
        Assert.Equal("settled", answers[7]["state"]);
    }

    private string Url => spend.Host.Address.ToString().TrimEnd('/');

    private async Task<string> AgentKeyAsync()
    {
        await Until.TrueAsync(() => Key().IsMatch(spend.Host.Said));
        return Key().Match(spend.Host.Said).Groups[1].Value;
    }

    /// <summary>What the host said, from one text to the end of the line that begins with the other.</summary>
    private async Task<string> SaidAsync(string from, string last)
    {
        await Until.TrueAsync(() => spend.Host.Said.IndexOf(last, StringComparison.Ordinal) is >= 0 and var at && spend.Host.Said.IndexOf('\n', at) > 0);
        var said = spend.Host.Said;
        var end = said.IndexOf('\n', said.IndexOf(last, StringComparison.Ordinal));
        return said[said.IndexOf(from, StringComparison.Ordinal)..end];
    }

    [GeneratedRegex(@"agent key:\s+(l402a_\S+)")]
    private static partial Regex Key();
}
