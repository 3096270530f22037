using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.EndToEnd.Tests.Hosts;
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
    private const string Never = "0 0 0 29 2 *";
    private const string EverySecond = "* * * * * *";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);
    private readonly AzuriteProcess azurite;
    private readonly StorageProxy proxy;
    private readonly Dictionary<Road, PlayWallet> wallets = [];
    private readonly Dictionary<Road, TestAgent> agents = [];

    /// <summary>Messages that would bring nothing but company for the next payment's, and are delivered again at the end.</summary>
    private readonly List<MessageReceipt> hidden = [];
    private LocalHostProcess? host;
    private SpendClient? client;

    private KillRange(AzuriteProcess azurite, StorageProxy proxy, PlayNetwork network) => (this.azurite, this.proxy, Network) = (azurite, proxy, network);

    public PlayNetwork Network { get; }

    /// <summary>An agent for each road, with a wallet of its own, so that what goes wrong with one concerns no other.</summary>
    public IReadOnlyCollection<TestAgent> Agents => [.. agents.Values.Select(AsSeen)];

    /// <summary>What the present host has said.</summary>
    public string Said => host?.Said ?? "";

    public SpendClient Client => client!;

    public static async Task<KillRange> StartAsync()
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var network = await PlayNetwork.StartAsync(new RoutingFee(Msat.FromSats(1), 0));
        var range = new KillRange(azurite, await StorageProxy.StartAsync(azurite), network);
        try
        {
            foreach (var road in Enum.GetValues<Road>())
            {
                range.wallets[road] = await network.ServeAsync();
            }

            await range.StartHostAsync(Never);
            foreach (var road in Enum.GetValues<Road>())
            {
                range.agents[road] = await range.Client.RegisterAsync(NameOf(road), policy =>
                {
                    policy["wallet"] = new JsonObject { ["balance_sats"] = 10_000 };
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
    /// <returns>Its steps, and the number of the last one before the wallet was asked.</returns>
    public async Task<(IReadOnlyList<string> Steps, int BeforeWallet)> RehearseAsync(Road road)
    {
        var (id, invoice) = (SpendClient.NewName("rehearsal"), await Network.InvoiceAsync(Price, TimeSpan.FromHours(1)));
        var sentry = new Sentry(id, null, () => { });
        var beforeWallet = 0;
        void Note(string asked) => beforeWallet = asked == invoice.Text ? sentry.Steps.Count : beforeWallet;
        wallets[road].Tap.Asked += Note;
        Spoil(road);
        proxy.Sentry = sentry;
        Assert.NotNull(await AskAsync(road, id, invoice));
        await SettleAsync(road, id, sentry);
        proxy.Sentry = null;
        wallets[road].Tap.Asked -= Note;
        return (sentry.Steps, beforeWallet);
    }

    /// <summary>Lets a host run that finds what nobody came for.</summary>
    public async Task SweepAsync()
    {
        await StopHostAsync();
        await ShowAgainAsync(hidden);
        await StartHostAsync(EverySecond);
    }

    /// <summary>Has one payment begun and the process killed at a step, and starts the next process.</summary>
    /// <param name="road">The payment's way.</param>
    /// <param name="point">The step.</param>
    /// <param name="beforeWallet">The number of the last step before the wallet is asked: the one that writes the attempt.</param>
    /// <param name="expiry">How long the invoice lives.</param>
    public async Task<KilledPayment> KillAsync(Road road, KillPoint point, int beforeWallet, TimeSpan expiry)
    {
        var (killed, sentry, answer) = await KillAsync(road, point, expiry, point.ToString());
        var isBegun = point.Number > beforeWallet || (point.Number == beforeWallet && point.Moment == KillMoment.After);
        if (road == Road.Message && isBegun)
        {
            hidden.AddRange(sentry.Messages);
        }
        else if (road == Road.Message)
        {
            await ShowAgainAsync(sentry.Messages);
        }

        // Where the next host has a message about it, or is asked for it as if for the first time, it goes on at once; all else waits for a sweep.
        var waiting = sentry.Messages.Where(m => !m.Taken).Select(m => m.Queue).ToList();
        if (waiting.Contains("reconcile") || (!isBegun && (waiting.Count > 0 || road == Road.Message || answer == HttpStatusCode.Accepted)))
        {
            await SettleAsync(road, killed.Id, sentry);
        }

        return killed;
    }

    /// <summary>Has one payment begun and the process killed while it waits for the wallet, and starts the next process.</summary>
    public async Task<KilledPayment> KillAtWalletAsync(Road road, TimeSpan expiry) => (await KillAsync(road, null, expiry, "while it waited for the wallet")).Killed;

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        await proxy.DisposeAsync();
        await Network.DisposeAsync();
        await azurite.DisposeAsync();
    }

    /// <returns>The payment, who watched, and what the next host answered; null where the first had answered already.</returns>
    private async Task<(KilledPayment Killed, Sentry Sentry, HttpStatusCode? Answer)> KillAsync(Road road, KillPoint? point, TimeSpan expiry, string name)
    {
        var (id, invoice) = (SpendClient.NewName("killed"), await Network.InvoiceAsync(Price, expiry));
        var sentry = new Sentry(id, point, host!.KillAlone);
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
        try
        {
            await sentry.Pulled.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{road}, {name}: never came to that. Steps: {string.Join("; ", sentry.Steps)}. The host said:\n{Said}");
        }

        wallets[road].Tap.Asked -= Kill;
        proxy.Sentry = null;
        await StopHostAsync();
        await StartHostAsync(Never);

        // An agent that got no answer asks again, under the same name.
        var answer = answered is null ? await AskAsync(road, id, invoice) : null;
        Assert.True(answered is not null || answer is not null, $"{road}, {name}: asked again, and no answer.");
        return (new KilledPayment(id, agents[road], invoice, wallets[road], $"{road}, {name}"), sentry, answer);
    }

    /// <summary>Waits until the present host has paid and is done with it.</summary>
    private async Task SettleAsync(Road road, string id, Sentry sentry)
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

    private async Task KillAtWalletAsync(Road road, PlayInvoice invoice, Sentry sentry)
    {
        if (road == Road.Unheard)
        {
            await Until.TrueAsync(() => Network.Settled.Contains(invoice.Hash));
        }

        await sentry.PullAsync();
    }

    /// <summary>What the wallet does with the road's next request to pay.</summary>
    private void Spoil(Road road)
    {
        WalletFault? fault = road switch
        {
            Road.Unclear => new WalletFault.ExecuteThenRefuse(WalletErrorCode.Internal, "out of order"),
            Road.PaidLate => new WalletFault.Delay(Pause),
            Road.NeverPaid => new WalletFault.DropRequest(),
            Road.Unheard => new WalletFault.ReplyLate(Pause),
            _ => null,
        };
        if (fault is not null)
        {
            wallets[road].Faults.Next(WalletMethod.PayInvoice, fault);
        }
    }

    /// <summary>Asks for the payment; null where the host died over it.</summary>
    private async Task<HttpStatusCode?> AskAsync(Road road, string id, PlayInvoice invoice)
    {
        if (road == Road.Message)
        {
            Assert.True(AgentKey.TryParse(agents[road].Key, out var key));
            var message = QueueMessages.Write(key, new PaymentRequestForm(id, invoice.Text, "a test of payments", "https://shop.example/thing", "GET"));
            await QueueOf("payments").CreateIfNotExistsAsync();
            await QueueOf("payments").SendMessageAsync(BinaryData.FromBytes(message));
            return HttpStatusCode.Accepted;
        }

        try
        {
            var (_, answer) = await AsSeen(agents[road]).AskAsync(invoice.Text, "https://shop.example/thing", id);
            Assert.True((int)answer.Status is 200 or 202, answer.Text);
            return answer.Status;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Ends the wait for messages that a dead process had taken, which is ten minutes long. Those that it had deleted are gone.</summary>
    private async Task ShowAgainAsync(IEnumerable<MessageReceipt> messages)
    {
        foreach (var message in messages)
        {
            try
            {
                await QueueOf(message.Queue).UpdateMessageAsync(message.Id, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                // It was done with.
            }
        }
    }

    private QueueClient QueueOf(string name) => new(azurite.ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private async Task StartHostAsync(string sweeps)
    {
        var settings = HostSettings.Basic();
        foreach (var (road, wallet) in wallets)
        {
            settings[$"L402__Wallets__{NameOf(road)}"] = wallet.Connection;
        }

        settings["L402__Spending__Destinations__shop__Host"] = "shop.example";
        settings["L402__Spending__Destinations__shop__Category"] = "tool_calls";
        settings["L402__Spending__LeaseSeconds"] = "60";
        settings["L402__Spending__BusyPauseSeconds"] = "1";
        settings["L402__Spending__SweepGraceSeconds"] = "1";
        settings["L402__Spending__SilentWalletPauseSeconds"] = "1";
        settings["L402SweepSchedule"] = sweeps;
        settings["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:01";
        host = await LocalHostProcess.StartAsync(settings, "--storage", proxy.ConnectionString);
        client = new SpendClient(host.Address);
    }

    private async Task StopHostAsync()
    {
        client?.Dispose();
        await (host?.DisposeAsync() ?? default);
    }

    private static string NameOf(Road road) => $"of{road}";
}
