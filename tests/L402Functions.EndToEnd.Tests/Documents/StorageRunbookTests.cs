using System.Net;
using System.Text.Json.Nodes;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Spending.Killing;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Protocol;
using Xunit.Abstractions;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>The runbook of a storage that is down, played where it is: with a payment at its wallet, a token sold and not used, and callers who come meanwhile.</summary>
[Collection(AloneTests.Name)]
public sealed class StorageRunbookTests(ITestOutputHelper output)
{
    private const string Down = "## Storage is down";
    private const string Sold = "/samples/fortune";
    private const string Page = "https://shop.example/page";
    private static readonly Msat Fee = Msat.FromSats(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [ShellFact]
    public Task Storage_that_refuses_everybody_costs_no_payment() => PlayAsync(silent: false);

    [ShellFact]
    public Task Storage_that_is_silent_costs_no_payment() => PlayAsync(silent: true);

    private async Task PlayAsync(bool silent)
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        await using var proxy = await StorageProxy.StartAsync(azurite);
        await using var network = await PlayNetwork.StartAsync(new RoutingFee(Fee, 0));
        await using var hosts = new Succession(azurite, proxy.ConnectionString);
        var wallet = await network.ServeAsync();
        hosts.Wallets["buyer"] = wallet.Connection;
        await hosts.StartAsync(Succession.EverySecond);
        using var shop = new Shop(hosts.Host);
        var runbook = new Runbook(hosts.Host.Address);
        var outage = new StorageOutage();
        proxy.Sentry = outage;

        // In good times: one payment made, one token bought, and one payment of which the wallet will tell when nobody can write it down.
        var agent = await hosts.Client.RegisterAsync("buyer", policy => policy["fees"] = new JsonObject { ["max_ppm"] = 0, ["floor_sats"] = 1 });
        var (first, second, third) = (await InvoiceAsync(network, 5), await InvoiceAsync(network, 6), await InvoiceAsync(network, 7));
        (await agent.PayAsync(first.Text, Page)).Answer.HasState("settled");
        var bought = await shop.BuyAsync(Sold);
        wallet.Faults.Next(WalletMethod.PayInvoice, new WalletFault.ReplyLate(TimeSpan.FromSeconds(1)));
        var (atWallet, _) = await agent.AskAsync(second.Text, Page);
        await Until.TrueAsync(() => network.Settled[second.Hash].Any());

        outage.Begin(silent);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var health = Assert.Single((await runbook.PlayAsync(Down, 0)).Answers);
        Assert.Equal(503, health.Status);
        Assert.Equal(["tables", "queue:payments", "queue:reconcile"], PartsThatAre("down", health));
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: {health.Text}");

        // What callers get, each in its own time. An offer needs no storage, and is good afterwards.
        var asked = agent.AskAsync(third.Text, Page, "asked-while-down");
        var seen = agent.FindAsync(atWallet);
        var listed = hosts.Client.OperateAsync(HttpMethod.Get, "/operator/agents");
        using var served = await shop.GetAsync(Sold, bought.L402);
        foreach (var answer in new[] { (await asked).Answer, await seen, await listed, await Answer.ReadAsync(served) })
        {
            answer.IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            Assert.True(answer.Headers.RetryAfter is not null, $"Nothing says when to come again: {answer.Text}");
        }

        var boughtWhileDown = await shop.BuyAsync(Sold);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: everybody was answered");
        Assert.Empty(network.Settled[third.Hash]);

        outage.End();
        await Until.TrueAsync(async () => (await runbook.PlayAsync(Down, 0)).Answers[0].Status == 200);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: back");
        var looked = (await runbook.PlayAsync(Down, 1)).Answers;
        Assert.Equal([200, 200, 200], looked.Select(a => a.Status));
        Assert.True(looked[2].Json.GetProperty("intact").GetBoolean(), looked[2].Text);
        output.WriteLine($"sending: {looked[0].Json.GetProperty("intents").GetArrayLength()}, unknown: {looked[1].Json.GetProperty("intents").GetArrayLength()}");

        // The same requests again, with the same key and the same tokens.
        using var _ = await shop.ServedAsync(Sold, bought.L402);
        using var __ = await shop.ServedAsync(Sold, boughtWhileDown.L402);
        var (again, _) = await agent.AskAsync(third.Text, Page, "asked-while-down");
        (await agent.WaitAsync(again)).HasState("settled");
        await SettlesAsync(agent, atWallet);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: all is paid");

        await wallet.Tap.CatchUpAsync();
        Assert.All(new[] { first, second, third }, i => Assert.Equal((1, 1), (wallet.Tap.RequestsFor(i.Text), network.Settled[i.Hash].Count())));
        Assert.Equal(new Money(Msat.FromSats(5 + 6 + 7).Value + (3 * Fee.Value), 0), await Money.OfAsync(agent));
        looked = (await runbook.PlayAsync(Down, 1)).Answers;
        Assert.True(looked[2].Json.GetProperty("intact").GetBoolean(), looked[2].Text);
        Assert.All(looked.Take(2), a => Assert.Equal(0, a.Json.GetProperty("intents").GetArrayLength()));
    }

    private static Task<PlayInvoice> InvoiceAsync(PlayNetwork network, long sats) => network.InvoiceAsync(Msat.FromSats(sats), Hour);

    private static IEnumerable<string> PartsThatAre(string status, ShellAnswer health) =>
        health.Json.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("status").GetString() == status).Select(c => c.GetProperty("name").GetString()!);

    private static async Task SettlesAsync(TestAgent agent, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while ((await agent.FindAsync(id, 5))["state"] != "settled")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }
    }
}
