using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;

namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>
/// One host at a time, on a storage that is watched, with wallets that outlive it. A host that was killed is followed by the next, which finds
/// everything as it was left. Hosts that are to be killed do not sweep, and are not killed while they go on with an earlier payment: each
/// payment meets with one death, at the point that is named.
/// </summary>
internal sealed class KillRange : IAsyncDisposable
{
    private static readonly Msat Price = Msat.FromSats(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4), Moment = TimeSpan.FromSeconds(1);
    private readonly Succession hosts;
    private readonly StorageProxy proxy;
    private readonly Dictionary<Road, PlayWallet> wallets = [];
    private readonly Dictionary<Road, TestAgent> agents = [];

    /// <summary>Messages that would bring nothing but company for the next payment's, and are delivered again at the end.</summary>
    private readonly List<MessageReceipt> hidden = [];
    private string writingDown = "";

    private KillRange(Succession hosts, StorageProxy proxy, PlayNetwork network) => (this.hosts, this.proxy, Network) = (hosts, proxy, network);

    public PlayNetwork Network { get; }

    /// <summary>An agent for each road, with a wallet of its own, so that what goes wrong with one concerns no other.</summary>
    public IReadOnlyCollection<TestAgent> Agents => [.. agents.Values.Select(AsSeen)];

    /// <summary>What the present host has said.</summary>
    public string Said => hosts.Said;

    public SpendClient Client => hosts.Client;

    public static async Task<KillRange> StartAsync()
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var network = await PlayNetwork.StartAsync(new RoutingFee(Msat.FromSats(1), 0));
        var proxy = await StorageProxy.StartAsync(azurite);
        var range = new KillRange(new Succession(azurite, proxy.ConnectionString), proxy, network);
        try
        {
            foreach (var road in Enum.GetValues<Road>())
            {
                range.wallets[road] = await network.ServeAsync();
                range.hosts.Wallets[NameOf(road)] = range.wallets[road].Connection;
            }

            await range.hosts.StartAsync(Succession.Never);
            foreach (var road in Enum.GetValues<Road>())
            {
                range.agents[road] = await range.Client.RegisterAsync(NameOf(road), policy =>
                {
                    policy["wallet"] = new JsonObject { ["balance_sats"] = 10_000 };
                    if (road == Road.Approved)
                    {
                        policy["wallet"]!["human_review_threshold_sats"] = 5;
                    }

                    policy["velocity"] = new JsonObject { ["unknown_max"] = 256, ["unknown_per_payee_max"] = 256 };
                });
            }

            return range;
        }
        catch
        {
            await range.DisposeAsync();
            throw;
        }
    }

    /// <summary>The agent, by way of the host that runs now.</summary>
    public TestAgent AsSeen(TestAgent agent) => agent with { Client = Client };

    /// <summary>Has one payment made with nobody killed.</summary>
    public async Task<Rehearsal> RehearseAsync(Road road)
    {
        var (id, invoice) = (SpendClient.NewName("rehearsal"), await Network.InvoiceAsync(Price, TimeSpan.FromHours(1)));
        if (road == Road.Swept)
        {
            await AbandonAsync(id, invoice);
        }

        var sentry = new PaymentSentry(id, null, () => { });
        var asks = new List<int>();
        void Note(string asked)
        {
            if (asked == invoice.Text)
            {
                asks.Add(sentry.Steps.Count);
            }
        }

        wallets[road].Tap.Asked += Note;
        Spoil(road, Moment);
        proxy.Sentry = sentry;
        if (road == Road.Swept)
        {
            await hosts.StartAsync(Succession.NowAndThen);
        }
        else
        {
            Assert.NotNull(await AskAsync(road, id, invoice));
        }

        await SettleAsync(road, id, sentry);
        proxy.Sentry = null;
        wallets[road].Tap.Asked -= Note;
        if (road == Road.Swept)
        {
            await hosts.StopAsync();
            await hosts.StartAsync(Succession.Never);
        }

        writingDown = road == Road.Asked ? sentry.Steps[0] : writingDown;
        return new Rehearsal(road, sentry.Steps, asks);
    }

    /// <summary>
    /// Has a payment written down and the process killed, lets the next one sweep and kills it at a step, and has a third bring the payment to its end:
    /// nothing is left open that the sweeps of another kill would find.
    /// </summary>
    public async Task<KilledPayment> KillSweptAsync(KillPoint point)
    {
        var (id, invoice) = (SpendClient.NewName("swept"), await Network.InvoiceAsync(Price, TimeSpan.FromHours(6)));
        await AbandonAsync(id, invoice);
        var sentry = new PaymentSentry(id, point, hosts.KillAlone);
        proxy.Sentry = sentry;
        await hosts.StartAsync(Succession.NowAndThen);
        await PulledAsync(sentry, $"{Road.Swept}, {point}");
        proxy.Sentry = null;
        await hosts.StopAsync();
        await hosts.ShowAgainAsync(sentry.Messages);
        await hosts.StartAsync(Succession.EverySecond);
        await SettleAsync(Road.Swept, id, sentry);
        await hosts.StopAsync();
        await hosts.StartAsync(Succession.Never);
        return new KilledPayment(id, agents[Road.Swept], invoice, wallets[Road.Swept], $"{Road.Swept}, {point}", 1);
    }

    /// <summary>Lets a host run that finds what nobody came for.</summary>
    public async Task SweepAsync()
    {
        await hosts.StopAsync();
        await hosts.ShowAgainAsync(hidden);
        await hosts.StartAsync(Succession.EverySecond);
    }

    /// <summary>Has one payment begun and the process killed at a step, and starts the next process.</summary>
    /// <param name="road">The payment's way.</param>
    /// <param name="point">The step.</param>
    /// <param name="beforeWallet">The number of the last step before the wallet is first asked: the one that writes the attempt.</param>
    /// <param name="expiry">How long the invoice lives.</param>
    public async Task<KilledPayment> KillAsync(Road road, KillPoint point, int beforeWallet, TimeSpan expiry)
    {
        var (killed, sentry, goesOn) = await KillAsync(road, point, expiry, point.ToString());
        var isBegun = point.Number > beforeWallet || (point.Number == beforeWallet && point.Moment == KillMoment.After);
        if (road == Road.Message && isBegun)
        {
            hidden.AddRange(sentry.Messages);
        }
        else if (road == Road.Message)
        {
            await hosts.ShowAgainAsync(sentry.Messages);
        }

        // Where the next host has a message about it, or is asked for it as if for the first time, it goes on at once; all else waits for a sweep.
        var waiting = sentry.Messages.Where(m => !m.Taken).Select(m => m.Queue).ToList();
        if (waiting.Contains("reconcile") || (road == Road.Retried && waiting.Count > 0) || (!isBegun && (waiting.Count > 0 || road == Road.Message || goesOn)))
        {
            await SettleAsync(road, killed.Id, sentry);
        }

        return killed;
    }

    /// <summary>Has one payment begun and the process killed while it waits for the wallet, and starts the next process.</summary>
    public async Task<KilledPayment> KillAtWalletAsync(Road road, TimeSpan expiry) => (await KillAsync(road, null, expiry, "while it waited for the wallet")).Killed;

    public async ValueTask DisposeAsync()
    {
        await hosts.DisposeAsync();
        await proxy.DisposeAsync();
        await Network.DisposeAsync();
    }

    /// <summary>Has a payment written down by a process that dies before it has told anybody. What the step is called, the road of those who ask has shown.</summary>
    private async Task AbandonAsync(string id, PlayInvoice invoice)
    {
        var sentry = new PaymentSentry(id, new KillPoint(1, KillMoment.After, writingDown), hosts.KillAlone);
        proxy.Sentry = sentry;
        await AskAsync(Road.Swept, id, invoice);
        await PulledAsync(sentry, "writing a payment down");
        proxy.Sentry = null;
        await hosts.StopAsync();
    }

    /// <returns>The payment, who watched, and whether it goes on at once because it was asked for again.</returns>
    private async Task<(KilledPayment Killed, PaymentSentry Sentry, bool GoesOn)> KillAsync(Road road, KillPoint? point, TimeSpan expiry, string name)
    {
        var (id, invoice) = (SpendClient.NewName("killed"), await Network.InvoiceAsync(Price, expiry));
        var sentry = new PaymentSentry(id, point, hosts.KillAlone);
        void Kill(string asked)
        {
            if (asked == invoice.Text)
            {
                _ = KillAtWalletAsync(road, invoice, sentry);
            }
        }

        if (point is null)
        {
            wallets[road].Tap.Asked += Kill;
        }

        Spoil(road);
        proxy.Sentry = sentry;
        var answered = await AskAsync(road, id, invoice);
        await PulledAsync(sentry, $"{road}, {name}");
        wallets[road].Tap.Asked -= Kill;
        proxy.Sentry = null;
        await hosts.StopAsync();
        await hosts.StartAsync(Succession.Never);

        // An agent that got no answer asks again, under the same name.
        var answer = answered is null ? await AskAsync(road, id, invoice) : null;
        Assert.True(answered is not null || answer is not null, $"{road}, {name}: asked again, and no answer.");
        return (new KilledPayment(id, agents[road], invoice, wallets[road], $"{road}, {name}", road == Road.Retried ? 2 : 1), sentry, answer == true);
    }

    private async Task PulledAsync(PaymentSentry sentry, string name)
    {
        try
        {
            await sentry.Pulled.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{name}: never came to that. Steps: {string.Join("; ", sentry.Steps)}. The host said:\n{Said}");
        }
    }

    /// <summary>Waits until the present host has paid and is done with it.</summary>
    private async Task SettleAsync(Road road, string id, PaymentSentry sentry)
    {
        var agent = AsSeen(agents[road]);
        var waiting = Stopwatch.StartNew();
        while (await agent.FindAsync(id) is var answer
            && (answer["state"] != "settled" || (proxy.Sentry == sentry && !sentry.Steps[^1].StartsWith("deleting", StringComparison.Ordinal))))
        {
            Assert.True(waiting.Elapsed < Patience, $"{road}: {answer.Text} ({sentry.Pulled.Exception}) after {string.Join("; ", sentry.Steps)}. The host said:\n{Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task KillAtWalletAsync(Road road, PlayInvoice invoice, PaymentSentry sentry)
    {
        if (road == Road.Unheard)
        {
            await Until.TrueAsync(() => Network.Settled.Contains(invoice.Hash));
        }

        await sentry.PullAsync();
    }

    /// <summary>What the wallet does with the road's next request to pay; after a while, who listens in hears the request while nothing has come of it.</summary>
    private void Spoil(Road road, TimeSpan after = default)
    {
        WalletFault? fault = road switch
        {
            Road.Unclear => new WalletFault.ExecuteThenRefuse(WalletErrorCode.Internal, "out of order"),
            Road.PaidLate => new WalletFault.Delay(Pause),
            Road.NeverPaid => new WalletFault.DropRequest(),
            Road.Unheard => new WalletFault.ReplyLate(Pause),
            Road.Retried => new WalletFault.RefuseWith(WalletErrorCode.RateLimited, "not now"),
            _ => null,
        };

        // What an earlier payment died too soon for is none of this one's.
        wallets[road].Faults.Clear();
        if (after > TimeSpan.Zero)
        {
            wallets[road].Faults.Next(WalletMethod.PayInvoice, new WalletFault.Delay(after, fault)).Next(WalletMethod.PayInvoice, new WalletFault.Delay(after));
        }
        else if (fault is not null)
        {
            wallets[road].Faults.Next(WalletMethod.PayInvoice, fault);
        }
    }

    /// <summary>Asks for the payment, and has it approved where it waits for that.</summary>
    /// <returns>Whether it goes on at once because of this; null where the host died over it.</returns>
    private async Task<bool?> AskAsync(Road road, string id, PlayInvoice invoice)
    {
        if (road == Road.Message)
        {
            Assert.True(AgentKey.TryParse(agents[road].Key, out var key));
            var message = QueueMessages.Write(key, new PaymentRequestForm(id, invoice.Text, "a test of payments", "https://shop.example/thing", "GET"));
            await hosts.QueueOf("payments").CreateIfNotExistsAsync();
            await hosts.QueueOf("payments").SendMessageAsync(BinaryData.FromBytes(message));
            return true;
        }

        try
        {
            var (_, answer) = await AsSeen(agents[road]).AskAsync(invoice.Text, "https://shop.example/thing", id);
            Assert.True((int)answer.Status is 200 or 202, answer.Text);
            var isNew = answer.Status == HttpStatusCode.Accepted || answer["state"] == "requested";
            return road == Road.Approved ? await ApproveAsync(id) : isNew;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <returns>Whether it was approved now.</returns>
    private async Task<bool> ApproveAsync(string id)
    {
        var waiting = Stopwatch.StartNew();
        var agent = AsSeen(agents[Road.Approved]);
        while (await agent.FindAsync(id) is var answer && answer["state"] != "awaiting_approval")
        {
            if (answer["state"] != "requested")
            {
                return false;
            }

            Assert.True(waiting.Elapsed < Patience, $"{Road.Approved}: {answer.Text}. The host said:\n{Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        (await Client.AnswerAsync(id, "approve")).Is(HttpStatusCode.OK);
        return true;
    }

    private static string NameOf(Road road) => $"of{road}";
}
