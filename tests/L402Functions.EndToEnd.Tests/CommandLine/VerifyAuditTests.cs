using System.Text;
using Azure.Data.Tables;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.LocalHost.Azurite;

namespace L402Functions.EndToEnd.Tests.CommandLine;

/// <summary><c>--verify-audit</c> beside a host that runs: what a person learns, and what a script learns.</summary>
public sealed class VerifyAuditTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task The_books_of_a_running_host_are_whole_until_somebody_changes_a_row()
    {
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        await using var host = await LocalHostProcess.StartAsync(HostSettings.Basic(), "--storage", azurite.ConnectionString);
        using var client = new SpendClient(host.Address);
        var merchant = await client.RegisterAsync("seller");
        var agent = await client.RegisterAsync();
        (await agent.PayAsync(await merchant.InvoiceAsync(12), client.UrlOf("/samples/fortune"))).Answer.HasState("settled");

        var whole = await VerifyAsync(azurite.ConnectionString);
        Assert.True(whole.ExitCode == 0, whole.Output + whole.Error);
        Assert.Contains(agent.Name, whole.Output, StringComparison.Ordinal);
        Assert.Contains("wallet       buyer: 0 payments", whole.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong with what was looked at.", whole.Output, StringComparison.Ordinal);

        await ChangeAsync(azurite.ConnectionString, agent.Name);
        var broken = await VerifyAsync(azurite.ConnectionString);
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains($"  previous_differs of {agent.Name} at row 4", broken.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_being_told_which_books_it_takes_those_of_the_running_host_and_asks_its_wallets()
    {
        var home = Directory.CreateTempSubdirectory("l402-");
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var settings = HostSettings.Basic();
        settings["XDG_DATA_HOME"] = home.FullName;
        await using (var host = await LocalHostProcess.StartAsync(settings, "--storage", azurite.ConnectionString))
        {
            using var client = new SpendClient(host.Address);
            var merchant = await client.RegisterAsync("seller");
            var agent = await client.RegisterAsync();
            (await agent.PayAsync(await merchant.InvoiceAsync(12), client.UrlOf("/samples/fortune"))).Answer.HasState("settled");

            var found = new HostCommandResult(1, "", "");

            // A wallet's list leaves out what was paid within its last second.
            await Until.TrueAsync(async () =>
            {
                found = await HostCommand.RunAsync(["--verify-audit"], settings, Patience);
                return !found.Output.Contains("wallet       buyer: 0 payments", StringComparison.Ordinal);
            });
            Assert.True(found.ExitCode == 0, found.Output + found.Error);
            Assert.Contains($"The books of {host.Address.GetLeftPart(UriPartial.Authority)}", found.Output, StringComparison.Ordinal);
            Assert.Contains(agent.Name, found.Output, StringComparison.Ordinal);
            Assert.Contains("wallet       buyer: 1 payments", found.Output, StringComparison.Ordinal);
            Assert.Contains("all compared with the intents", found.Output, StringComparison.Ordinal);
        }

        // It was killed, and its traces name no host any more.
        Assert.Equal(1, (await HostCommand.RunAsync(["--verify-audit"], settings, Patience)).ExitCode);
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_books_it_says_how_to_name_some()
    {
        var home = Directory.CreateTempSubdirectory("l402-");
        var nobody = await HostCommand.RunAsync(["--verify-audit"], [KeyValuePair.Create("XDG_DATA_HOME", (string?)home.FullName), KeyValuePair.Create("HOME", (string?)home.FullName)], Patience);

        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("--storage <connection string>", nobody.Output, StringComparison.Ordinal);
        home.Delete(recursive: true);
    }

    private static Task<HostCommandResult> VerifyAsync(string storage) =>
        HostCommand.RunAsync(["--verify-audit", "--storage", storage], HostSettings.Basic(), Patience);

    /// <summary>Changes the third row as who has the account's key can.</summary>
    private static async Task ChangeAsync(string storage, string root)
    {
        var table = new TableClient(storage, "Ledger");
        var row = (await table.GetEntityAsync<TableEntity>(root, "a|0000000000000000003")).Value;
        var (name, document) = row.Where(p => p.Value is byte[]).Select(p => (p.Key, Encoding.UTF8.GetString((byte[])p.Value))).Single();
        row[name] = Encoding.UTF8.GetBytes(document.Replace("\"at\":\"2", "\"at\":\"1", StringComparison.Ordinal));
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
    }
}
