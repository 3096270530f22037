using System.Net;
using System.Security.Cryptography;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.EndToEnd.Tests.Spending.Killing;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Paywall.Keys;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>
/// A master key is rotated in three starts of one host, as the runbook says, and replaced in one where it has leaked. LocalHost brings a key 0 of its own
/// where none is named, so that taking it out is putting another there.
/// </summary>
[Collection(AloneTests.Name)]
public sealed class MasterKeyRunbookTests
{
    private const string Rotating = "### A master key";
    private const string Sold = "/samples/fortune";
    private const string Page = "https://shop.example/page";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [ShellFact]
    public async Task Who_still_has_a_key_of_the_old_master_key_is_listed_until_nobody_has()
    {
        await using var network = await PlayNetwork.StartAsync(new RoutingFee());
        await using var hosts = await StartAsync(network, await network.ServeAsync());
        var (one, other) = (await hosts.Client.RegisterAsync(), await hosts.Client.RegisterAsync());
        string[] both = [.. new[] { one.Name, other.Name }.Order(StringComparer.Ordinal)];
        Purchase bought;
        using (var shop = new Shop(hosts.Host))
        {
            bought = await shop.BuyAsync(Sold);
        }

        await RestartAsync(hosts, ("L402__MasterKeys__1", NewKey()));
        Assert.Equal(both, await ListedAsync(hosts));

        await RestartAsync(hosts, ("L402__CurrentMasterKey", "1"));
        Assert.Equal(both, await ListedAsync(hosts));
        var runbook = new Runbook(hosts.Host.Address);
        var replaced = await Shell.TryAsync(
            Shell.Blocks(Runbook.Document, "### An agent's key")[0].Replace("3600", "0", StringComparison.Ordinal),
            null,
            ("url", hosts.Host.Address.ToString().TrimEnd('/')), ("operator", $"x-functions-key: {HostSettings.OperatorKey}"), ("me", "ada"), ("name", one.Name));
        Assert.Equal([201, 200], replaced.Answers.Select(a => a.Status));
        Assert.Equal(("3", "1"), (replaced.Answers[1]["generation"], replaced.Answers[1]["master_key"]));
        one = one with { Client = hosts.Client, Key = replaced.Answers[0]["key"]! };
        await one.BudgetAsync();
        Assert.Equal([other.Name], await ListedAsync(hosts));

        // Its new key is of the new master key, and the one before goes on: until that is over, it is listed.
        var next = await runbook.PlayAsync("### An agent's key", 0, ("name", other.Name));
        var late = other with { Client = hosts.Client };
        other = late with { Key = next.Answers[0]["key"]! };
        await late.BudgetAsync();
        await other.BudgetAsync();
        Assert.Equal([other.Name], await ListedAsync(hosts));
        other = other with { Key = await hosts.Client.IssueKeyAsync(other.Name) };
        Assert.Empty(await ListedAsync(hosts));
        Purchase boughtLater;
        using (var shop = new Shop(hosts.Host))
        {
            boughtLater = await shop.BuyAsync(Sold);
        }

        await RestartAsync(hosts, ("L402__MasterKeys__0", NewKey()));
        using var last = new Shop(hosts.Host);
        await last.RefusedAsync("invalid-token", Sold, bought.L402);
        await last.ServedAsync(Sold, boughtLater.L402);
        foreach (var agent in new[] { one, other })
        {
            (await (agent with { Client = hosts.Client }).PayAsync((await InvoiceAsync(network, 5)).Text, Page)).Answer.HasState("settled");
        }

        (await hosts.Client.SendAsync(HttpMethod.Get, "/v1/budget", late.Key)).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Empty(await ListedAsync(hosts));
    }

    [ShellFact]
    public async Task A_master_key_that_leaked_opens_nothing_once_it_is_replaced_and_no_payment_is_lost_with_its_messages()
    {
        await using var network = await PlayNetwork.StartAsync(new RoutingFee());
        var wallet = await network.ServeAsync();
        await using var hosts = await StartAsync(network, wallet);
        var agent = await hosts.Client.RegisterAsync();

        // Whoever has the master key has every agent's key.
        var forged = agent with { Key = Forged(agent.Name, generation: 2) };
        await forged.BudgetAsync();

        // A payment was made and nobody here knows: the message that will look is of the old key, and waits.
        wallet.Faults.Next(WalletMethod.PayInvoice, new WalletFault.ExecuteThenRefuse(WalletErrorCode.Internal, "out of order"));
        var invoice = await InvoiceAsync(network, 6);
        var (id, _) = await agent.AskAsync(invoice.Text, Page);
        await Until.TrueAsync(async () => (await agent.FindAsync(id))["state"] == "unknown");

        await RestartAsync(hosts, ("L402__MasterKeys__0", NewKey()), ("L402__MasterKeys__1", NewKey()), ("L402__CurrentMasterKey", "1"));
        Assert.All(new[] { agent.Key, forged.Key }, key => Assert.Equal(HttpStatusCode.Unauthorized, hosts.Client.SendAsync(HttpMethod.Get, "/v1/budget", key).Result.Status));
        Assert.Equal([agent.Name], await ListedAsync(hosts));

        // With the old key somebody writes a message in the agent's name: it is not taken.
        var stolen = await InvoiceAsync(network, 50);
        Assert.True(AgentKey.TryParse(forged.Key, out var key));
        await hosts.QueueOf("payments").SendMessageAsync(BinaryData.FromBytes(
            QueueMessages.Write(key, new PaymentRequestForm("stolen-1", stolen.Text, "none of ours", Page, "GET"))));

        agent = agent with { Client = hosts.Client, Key = await hosts.Client.IssueKeyAsync(agent.Name) };
        Assert.Empty(await ListedAsync(hosts));
        using (var patience = new CancellationTokenSource(Patience))
        {
            while ((await agent.FindAsync(id, 5))["state"] != "settled")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
            }
        }

        (await agent.PayAsync((await InvoiceAsync(network, 7)).Text, Page)).Answer.HasState("settled");
        await Until.TrueAsync(() => hosts.Said.Contains("payments is not taken: NotAuthentic", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await agent.FindAsync("stolen-1")).Status);
        Assert.Empty(network.Settled[stolen.Hash]);
        Assert.Single(network.Settled[invoice.Hash]);
        Assert.Equal(new Money(Msat.FromSats(6 + 7).Value, 0), await Money.OfAsync(agent));
    }

    private static string Forged(string agent, int generation)
    {
        using var keys = new KeyRing(new Dictionary<byte, byte[]> { [0] = HostSettings.MasterKey }, 0);
        using var ring = new MasterSecretRing(keys.DeriveByNumber("l402functions spending v1"u8), 0);
        return new AgentKeys(ring).Derive(AgentId.Parse(agent), generation).Reveal();
    }

    /// <summary>Who has to be given a key, as the runbook's line prints it.</summary>
    private static async Task<string[]> ListedAsync(Succession hosts) =>
        (await new Runbook(hosts.Host.Address).PlayAsync(Rotating, 0)).Output.Split('\n').Where(l => l.StartsWith("agent-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

    private static async Task<Succession> StartAsync(PlayNetwork network, PlayWallet wallet)
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var hosts = new Succession(azurite, azurite.ConnectionString);
        hosts.Wallets["buyer"] = wallet.Connection;
        await hosts.StartAsync(Succession.EverySecond);
        return hosts;
    }

    private static async Task RestartAsync(Succession hosts, params (string Name, string Value)[] settings)
    {
        await hosts.StopAsync();
        foreach (var (name, value) in settings)
        {
            hosts.Settings[name] = value;
        }

        await hosts.StartAsync(Succession.EverySecond);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static Task<PlayInvoice> InvoiceAsync(PlayNetwork network, long sats) => network.InvoiceAsync(Msat.FromSats(sats), TimeSpan.FromHours(1));
}
