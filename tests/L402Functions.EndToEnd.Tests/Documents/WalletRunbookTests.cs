using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Spending.Killing;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>The runbooks of a wallet that is silent and of one that does not say what became of a payment, until each is over.</summary>
[Collection(AloneTests.Name)]
public sealed class WalletRunbookTests
{
    private const string Silent = "## A wallet is silent";
    private const string Unknown = "## An outcome is unknown for long";
    private const string Page = "https://shop.example/page";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [ShellFact]
    public async Task What_waits_for_a_silent_wallet_goes_on_once_it_is_back_under_its_name()
    {
        await using var network = await PlayNetwork.StartAsync(new RoutingFee());
        var wallet = await network.ServeAsync();
        Assert.True(wallet.Service.Revoke(PlayNetwork.FirstConnection));
        await using var hosts = await StartAsync(wallet.Connection);
        var agent = await hosts.Client.RegisterAsync("buyer");
        var invoice = await network.InvoiceAsync(Msat.FromSats(5), TimeSpan.FromHours(1));
        var (id, _) = await agent.AskAsync(invoice.Text, Page);
        await Until.TrueAsync(async () => (await agent.FindAsync(id))["state"] == "reserved");

        var looked = (await new Runbook(hosts.Host.Address).PlayAsync(Silent, 0)).Answers;
        Assert.Equal("down", StatusOf("wallet:buyer", looked[0]));
        Assert.Equal("ok", StatusOf("tables", looked[0]));
        Assert.Equal([id], IdsIn(looked[1]));
        Assert.Equal(1, (await CheckAsync(wallet.Connection)).ExitCode);

        // Another connection to the same wallet, under the same name.
        var next = wallet.Service.CreateConnection("next");
        Assert.Equal(0, (await CheckAsync(next)).ExitCode);
        await hosts.StopAsync();
        hosts.Wallets["buyer"] = next;
        await hosts.StartAsync(Succession.EverySecond);
        await BecomesAsync(agent with { Client = hosts.Client }, id, "settled");
        Assert.Single(network.Settled[invoice.Hash]);
        looked = (await new Runbook(hosts.Host.Address).PlayAsync(Silent, 0)).Answers;
        Assert.Equal("ok", StatusOf("wallet:buyer", looked[0]));
        Assert.Empty(IdsIn(looked[1]));
    }

    [ShellFact]
    public async Task An_outcome_that_the_wallet_does_not_tell_is_listed_until_it_does()
    {
        await using var network = await PlayNetwork.StartAsync(new RoutingFee());
        var wallet = await network.ServeAsync();
        await using var hosts = await StartAsync(wallet.Connection);
        var agent = await hosts.Client.RegisterAsync("buyer");
        var fault = new WalletFault.RefuseWith(WalletErrorCode.Internal, "out of order");
        wallet.Faults
            .Next(WalletMethod.PayInvoice, new WalletFault.ExecuteThenRefuse(WalletErrorCode.Internal, "out of order"))
            .Next(WalletMethod.LookupInvoice, fault)
            .Next(WalletMethod.ListTransactions, fault);
        var invoice = await network.InvoiceAsync(Msat.FromSats(5), TimeSpan.FromHours(1));
        var (id, _) = await agent.AskAsync(invoice.Text, Page);
        await BecomesAsync(agent, id, "unknown");

        var runbook = new Runbook(hosts.Host.Address);
        Assert.Equal([id], IdsIn((await runbook.PlayAsync(Unknown, 0)).Answers[0]));
        var money = await Money.OfAsync(agent);
        Assert.True(money is { Spent: 0, Reserved: >= 5_000 }, $"{money}");

        await BecomesAsync(agent, id, "settled");
        Assert.Empty(IdsIn((await runbook.PlayAsync(Unknown, 0)).Answers[0]));
        await wallet.Tap.CatchUpAsync();
        Assert.Equal((1, 1), (wallet.Tap.RequestsFor(invoice.Text), network.Settled[invoice.Hash].Count()));
        Assert.Equal(new Money(5_000, 0), await Money.OfAsync(agent));
    }

    private static async Task<Succession> StartAsync(string connection)
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var hosts = new Succession(azurite, azurite.ConnectionString);
        hosts.Wallets["buyer"] = connection;
        await hosts.StartAsync(Succession.EverySecond);
        return hosts;
    }

    private static Task<HostCommandResult> CheckAsync(string connection) =>
        HostCommand.RunAsync(["--check-wallet", "buyer"], [KeyValuePair.Create("L402__Wallets__buyer", (string?)connection)], Patience);

    private static async Task BecomesAsync(TestAgent agent, string id, string state)
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((await agent.FindAsync(id))["state"] != state)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }

    private static string? StatusOf(string part, ShellAnswer health) =>
        health.Json.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == part).GetProperty("status").GetString();

    private static IEnumerable<string?> IdsIn(ShellAnswer list) => list.Json.GetProperty("intents").EnumerateArray().Select(i => i.GetProperty("id").GetString());
}
