using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Spending.Killing;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Nostr.Telemetry;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>The runbooks of an operator's key and of a wallet's connection that have leaked, each with somebody who uses it.</summary>
[Collection(AloneTests.Name)]
public sealed class LeakRunbookTests
{
    private const string Frozen = "## Freeze everything";
    private const string KeyLeaked = "## An operator's key has leaked";
    private const string WalletLeaked = "## A wallet's connection has leaked";
    private const string Page = "https://shop.example/page";
    private const string Later = "the-operators-later-key";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [ShellFact]
    public async Task What_was_done_with_a_leaked_operators_key_is_stopped_found_and_undone()
    {
        await using var network = await PlayNetwork.StartAsync(new RoutingFee());
        await using var hosts = await StartAsync(network, await network.ServeAsync());
        var agent = await hosts.Client.RegisterAsync("buyer");
        (await agent.PayAsync((await InvoiceAsync(network, 5)).Text, Page)).Answer.HasState("settled");

        // Somebody has the key: a wider policy, a key for themselves, a payment.
        var since = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var policy = SpendClient.Policy(agent.Name);
        policy["wallet"]!["per_call_max_sats"] = 9_000;
        (await hosts.Client.OperateAsync(HttpMethod.Put, $"/operator/agents/{agent.Name}?operator=mallory", policy)).Is(HttpStatusCode.OK);
        var issued = await hosts.Client.OperateAsync(
            HttpMethod.Post, $"/operator/agents/{agent.Name}/keys", new JsonObject { ["operator"] = "mallory", ["overlap_seconds"] = 86_400 });
        var thief = agent with { Key = issued.Is(HttpStatusCode.Created)["key"]! };
        (await thief.PayAsync((await InvoiceAsync(network, 600)).Text, Page)).Answer.HasState("settled");

        // Stopped with the key while it counts, which then counts no more. What is stopped stays stopped.
        await new Runbook(hosts.Host.Address).PlayAsync(Frozen, 0);
        (await thief.PayAsync((await InvoiceAsync(network, 7)).Text, Page)).Answer.HasState("denied").HasReason("global_freeze");
        await hosts.StopAsync();
        hosts.Settings["LocalHost__OperatorKey"] = Later;
        await hosts.StartAsync(Succession.EverySecond);
        using (var old = new SpendClient(hosts.Host.Address, HostSettings.OperatorKey))
        {
            (await old.OperateAsync(HttpMethod.Get, "/operator/agents")).Is(HttpStatusCode.Unauthorized);
        }

        (agent, thief) = (agent with { Client = hosts.Client }, thief with { Client = hosts.Client });
        (await thief.PayAsync((await InvoiceAsync(network, 8)).Text, Page)).Answer.HasState("denied").HasReason("global_freeze");

        var runbook = new Runbook(hosts.Host.Address, Later);
        var done = await LinesAsync(runbook, KeyLeaked, 0, ("since", since));
        Assert.Equal(
            [("operator:mallory", "policy_changed", agent.Name), ("operator:mallory", "key_changed", agent.Name)],
            done.Where(d => Text(d[1]) == "operator:mallory").Select(d => (Text(d[1]), Text(d[2]), Text(d[3]))));
        Assert.Contains(done, d => (Text(d[1]), Text(d[2])) == ("operator:ada", "frozen"));

        // Undone.
        (await hosts.Client.PutPolicyAsync(SpendClient.Policy(agent.Name), wallet: null)).Is(HttpStatusCode.OK);
        agent = agent with { Key = await hosts.Client.IssueKeyAsync(agent.Name) };
        (await hosts.Client.SendAsync(HttpMethod.Get, "/v1/budget", thief.Key)).Is(HttpStatusCode.Unauthorized);
        await runbook.PlayAsync(Frozen, 1);
        (await agent.PayAsync((await InvoiceAsync(network, 9)).Text, Page)).Answer.HasState("settled");
        (await agent.PayAsync((await InvoiceAsync(network, 600)).Text, Page)).Answer.HasState("denied");
        Assert.Equal(new Money(Msat.FromSats(5 + 600 + 9).Value, 0), await Money.OfAsync(agent));
        Assert.Equal(3, network.Settled.Count);
    }

    [ShellFact]
    public async Task What_somebody_pays_with_a_leaked_connection_is_named_and_ends_with_it_and_open_payments_go_on()
    {
        await using var network = await PlayNetwork.StartAsync(new RoutingFee());
        var wallet = await network.ServeAsync();
        await using var hosts = await StartAsync(network, wallet);
        var agent = await hosts.Client.RegisterAsync("buyer");
        (await agent.PayAsync((await InvoiceAsync(network, 5)).Text, Page)).Answer.HasState("settled");
        using var uri = NwcUri.Parse(wallet.Connection);
        using var meters = new HeardMeters();
        await using var thief = new NwcClient(uri, new NwcClientOptions(), new NwcMetrics(meters), TimeProvider.System, NullLoggerFactory.Instance);
        var stolen = await InvoiceAsync(network, 900);
        Assert.IsType<WalletOutcome<PaidInvoice>.Answered>(await thief.PayInvoiceAsync(new PayInvoiceRequest(stolen.Text), CancellationToken.None));

        // The alert makes one stop everything, and look.
        var runbook = new Runbook(hosts.Host.Address);
        await runbook.PlayAsync(Frozen, 0);
        await Until.TrueAsync(async () => (await BreaksAsync(runbook)).SequenceEqual(["wallet_payment_unknown"]));
        await runbook.PlayAsync(Frozen, 1);

        // One payment is open when the connection is ended at the wallet: it was made, and nobody here knows.
        wallet.Faults.Next(WalletMethod.PayInvoice, new WalletFault.ExecuteThenRefuse(WalletErrorCode.Internal, "out of order"));
        var open = await InvoiceAsync(network, 6);
        var (id, _) = await agent.AskAsync(open.Text, Page);
        await Until.TrueAsync(() => network.Settled[open.Hash].Any());
        Assert.True(wallet.Service.Revoke(PlayNetwork.FirstConnection));
        await Until.TrueAsync(async () => (await agent.FindAsync(id))["state"] == "unknown");
        var second = await InvoiceAsync(network, 901);
        await using (var hasty = new NwcClient(
            uri, new NwcClientOptions { Wait = TimeSpan.FromSeconds(5), ExpirationMargin = TimeSpan.FromSeconds(1) }, new NwcMetrics(meters), TimeProvider.System, NullLoggerFactory.Instance))
        {
            Assert.IsNotType<WalletOutcome<PaidInvoice>.Answered>(await hasty.PayInvoiceAsync(new PayInvoiceRequest(second.Text), CancellationToken.None));
        }

        // Another connection to the same wallet, under the same name.
        await hosts.StopAsync();
        hosts.Wallets["buyer"] = wallet.Service.CreateConnection("next", budget: Msat.FromSats(10_000));
        var check = await HostCommand.RunAsync(["--check-wallet", "buyer"], [KeyValuePair.Create("L402__Wallets__buyer", (string?)hosts.Wallets["buyer"])], Patience);
        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        await hosts.StartAsync(Succession.EverySecond);
        agent = agent with { Client = hosts.Client };
        using (var patience = new CancellationTokenSource(Patience))
        {
            while ((await agent.FindAsync(id, 5))["state"] != "settled")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
            }
        }

        (await agent.PayAsync((await InvoiceAsync(network, 7)).Text, Page)).Answer.HasState("settled");
        Assert.Equal(new Money(Msat.FromSats(5 + 6 + 7).Value, 0), await Money.OfAsync(agent));
        Assert.Single(network.Settled[open.Hash]);
        Assert.Empty(network.Settled[second.Hash]);

        // What was stolen stays named, by its hash and amount, and nothing else is.
        var named = Assert.Single(await LinesAsync(new Runbook(hosts.Host.Address), WalletLeaked, 0));
        Assert.Equal(stolen.Hash.ToString(), Text(named[0]));
        Assert.Contains("900", Text(named[1]), StringComparison.Ordinal);
    }

    /// <summary>A wallet's list leaves out what was paid within its last second.</summary>
    private static async Task<IEnumerable<string?>> BreaksAsync(Runbook runbook) =>
        (await runbook.PlayAsync("## The books do not agree", 0)).Answers[1].Json.GetProperty("breaks").EnumerateArray().Select(b => b.GetProperty("break").GetString());

    private static async Task<Succession> StartAsync(PlayNetwork network, PlayWallet wallet)
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var hosts = new Succession(azurite, azurite.ConnectionString);
        hosts.Wallets["buyer"] = wallet.Connection;
        await hosts.StartAsync(Succession.EverySecond);
        return hosts;
    }

    private static Task<PlayInvoice> InvoiceAsync(PlayNetwork network, long sats) => network.InvoiceAsync(Msat.FromSats(sats), TimeSpan.FromHours(1));

    /// <summary>What a block prints, line by line, each an array.</summary>
    private static async Task<List<JsonArray>> LinesAsync(Runbook runbook, string heading, int block, params (string, string)[] variables) =>
        [.. (await runbook.PlayAsync(heading, block, variables)).Output.Split('\n').Where(l => l.StartsWith('[')).Select(l => JsonNode.Parse(l)!.AsArray())];

    private static string? Text(JsonNode? node) => node?.ToString();
}
