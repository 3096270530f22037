using System.Collections.Concurrent;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Nwc;
using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Relays;
using L402Functions.Nostr.Telemetry;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

/// <summary>
/// Everything between a client and its wallet, real: a client, a relay, a wallet service, a simulated wallet with 100 000 sat, and a seller on the same
/// network. The clock stands still until a test moves it, so that no wait ends by itself; only the connections live in real time.
/// </summary>
internal sealed class WalletLine : IAsyncDisposable
{
    /// <summary>Connections that come back at once.</summary>
    public static readonly RelayPoolOptions Quick = new() { FirstBackoff = TimeSpan.FromMilliseconds(20), LongestBackoff = TimeSpan.FromMilliseconds(100) };

    private static readonly ConcurrentDictionary<WalletLine, bool> Open = new();

    private readonly List<IAsyncDisposable> opened = [];
    private readonly List<NwcUri> uris = [];

    private WalletLine(TimeProvider time, DevRelay relay)
    {
        Time = time;
        Relay = relay;
        Network = new SimulatedNetwork(time);
        Buyer = Network.CreateWallet("buyer", Msat.FromSats(100_000));
        Seller = Network.CreateWallet("seller", Msat.FromSats(100_000));
        Metrics = new NwcMetrics(Meters);
    }

    public static TimeSpan Wait => new NwcClientOptions().Wait;

    public TimeProvider Time { get; }

    public ManualClock Clock => (ManualClock)Time;

    public DevRelay Relay { get; }

    public SimulatedNetwork Network { get; }

    public SimulatedWallet Buyer { get; }

    public SimulatedWallet Seller { get; }

    public RecordedLog Log { get; } = new();

    public HeardMeters Meters { get; } = new();

    public NwcMetrics Metrics { get; }

    public NwcWalletService Service { get; private set; } = null!;

    public NwcUri Uri { get; private set; } = null!;

    public NwcClient Client { get; private set; } = null!;

    public static async Task<WalletLine> OpenAsync(
        NwcClientOptions? client = null, Action<NwcWalletService>? service = null, TimeProvider? time = null, Msat? budget = null, bool listening = true)
    {
        time ??= new ManualClock();
        var line = new WalletLine(time, await DevRelay.StartNewAsync(new DevRelayOptions(), time, default).Within());
        var options = new NwcWalletServiceOptions { Relays = Quick, RelayClock = TimeProvider.System, PassOnForged = line.Relay.Inject };
        line.Service = new NwcWalletService(line.Buyer, [line.Relay.Address], options, time, line.Log);
        service?.Invoke(line.Service);
        line.Uri = line.Connect(budget);
        if (listening)
        {
            await line.Service.StartAsync(default).Within();
        }

        line.Client = line.NewClient(line.Uri, client);
        Open.TryAdd(line, true);
        return line;
    }

    /// <summary>One more client of a connection.</summary>
    public NwcClient NewClient(NwcUri uri, NwcClientOptions? options = null)
    {
        options ??= new NwcClientOptions { Relays = Quick };
        var client = new NwcClient(uri, options with { RelayClock = TimeProvider.System }, Metrics, Time, Log);
        opened.Add(client);
        return client;
    }

    /// <summary>One more connection to the wallet.</summary>
    public NwcUri Connect(Msat? budget = null, string? name = null)
    {
        var uri = NwcUri.Parse(Service.CreateConnection(name ?? $"client {uris.Count + 1}", null, budget));
        uris.Add(uri);
        return uri;
    }

    /// <summary>An invoice of the seller's.</summary>
    public async Task<WalletTransaction> InvoiceAsync(long sats = 1_000) =>
        Bounded.Answered(await Seller.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(sats), "a call"), default));

    public static Task<WalletOutcome<PaidInvoice>> PayAsync(IWallet wallet, WalletTransaction invoice, CancellationToken cancellationToken = default) =>
        wallet.PayInvoiceAsync(new PayInvoiceRequest(invoice.Invoice!), cancellationToken);

    /// <summary>Requests to wallets that the relay has seen.</summary>
    public IEnumerable<NostrEvent> Requests => Relay.Received.Where(e => e.Kind == NostrKinds.WalletRequest);

    /// <summary>Lets the clock jump over the time that the client waits.</summary>
    public void WaitOut() => Clock.Advance(Wait);

    /// <summary>Moves the clock, and a little more now and then: a timer may have been set only after the first move.</summary>
    public async Task PassAsync(TimeSpan time, Task ending)
    {
        Clock.Advance(time);
        for (var i = 0; i < 240 && await Task.WhenAny(ending, Task.Delay(TimeSpan.FromMilliseconds(250))) != ending; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(ending.IsCompleted, "The clock moved in vain.");
    }

    /// <summary>Moves the clock until something is so.</summary>
    public async Task PassUntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 240 && !condition(); i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.True(condition(), "The clock moved in vain.");
    }

    /// <summary>When this returns, the client has seen everything that the relay sent it before.</summary>
    public async Task FlushAsync() => Bounded.Answered(await Client.GetBudgetAsync(default).Within());

    /// <summary>How every line that is open now stands, for tests that waited in vain.</summary>
    public static string DescribeAll() => string.Join('\n', Open.Keys.Select(l => l.Describe()));

    public async ValueTask DisposeAsync()
    {
        Open.TryRemove(this, out _);
        foreach (var client in opened)
        {
            await client.DisposeAsync().AsTask().Within();
        }

        await Service.DisposeAsync().AsTask().Within();
        await Relay.DisposeAsync().AsTask().Within();
        uris.ForEach(u => u.Dispose());
        Meters.Dispose();
    }

    private string Describe() =>
        $"Clock {Time.GetUtcNow():O}; client: {string.Join(", ", Client.Relays)}; relay: {Relay.ConnectionCount} connections, {Relay.SubscriptionCount} subscriptions; "
        + $"service: {Service.Handled} handled, {Service.Faults.Remaining} faults to come; {string.Join(", ", Meters.Sums)}\n"
        + $"{string.Join('\n', Relay.Received.TakeLast(30))}\n{string.Join('\n', Log.Lines.TakeLast(30))}";
}
