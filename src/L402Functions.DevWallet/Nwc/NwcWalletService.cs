using System.Collections.Concurrent;
using System.Collections.Frozen;
using L402Functions.DevWallet.Faults;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using Microsoft.Extensions.Logging;

namespace L402Functions.DevWallet.Nwc;

/// <summary>
/// A wallet service for Nostr Wallet Connect (NIP-47) in front of a <see cref="SimulatedWallet"/>: it listens at relays like any other, and goes wrong
/// only as <see cref="Faults"/> says. It behaves as wallets in the field do, also where that is inconvenient: an event that came before is dropped
/// silently, a new request for a paid invoice is an INTERNAL error without a preimage, the <c>expiration</c> tag is ignored unless the options
/// say otherwise, and a connection that was revoked meets with silence.
/// </summary>
public sealed partial class NwcWalletService : IAsyncDisposable
{
    private readonly IReadOnlyList<Uri> relays;
    private readonly NwcWalletServiceOptions options;
    private readonly TimeProvider clock;
    private readonly ILoggerFactory loggers;
    private readonly ILogger logger;
    private readonly NostrKey key;
    private readonly NwcEnvelope envelope;
    private readonly NwcRequestReader reader;
    private readonly NwcDispatcher dispatcher;
    private readonly NotificationSender notifications;
    private readonly ConcurrentDictionary<NostrPublicKey, NwcConnection> connections = new();
    private readonly ConcurrentDictionary<Task, bool> running = new();
    private readonly CancellationTokenSource closing = new();
    private readonly SemaphoreSlim restarting = new(1, 1);
    private readonly Lock infoGate = new();
    private RelayPool[] pools = [];
    private long infoAt;
    private int handled;
    private int disposed;

    /// <summary>A service that does not listen yet.</summary>
    /// <param name="wallet">The wallet behind it.</param>
    /// <param name="relays">Where it will listen.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="clock">The time.</param>
    /// <param name="loggers">Told names and ids, never contents.</param>
    /// <param name="key">The service's key, for one that keeps it over runs; a new one where null. Disposed with the service.</param>
    public NwcWalletService(
        SimulatedWallet wallet, IReadOnlyList<Uri> relays, NwcWalletServiceOptions options, TimeProvider clock, ILoggerFactory loggers, NostrKey? key = null)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        ArgumentNullException.ThrowIfNull(options);
        this.relays = relays;
        this.options = options;
        this.clock = clock;
        this.loggers = loggers;
        this.key = key ?? NostrKey.Generate();
        logger = loggers.CreateLogger<NwcWalletService>();
        envelope = new NwcEnvelope(this.key, clock);
        reader = new NwcRequestReader(envelope, connections, clock, options.HonoursExpiration);
        dispatcher = new NwcDispatcher(wallet);
        notifications = new NotificationSender(wallet, envelope, connections, () => Encryptions, PublishAsync);
    }

    /// <summary>The service's key.</summary>
    public NostrPublicKey PublicKey => key.PublicKey;

    /// <summary>What will go wrong, on the wire. The wallet's own script goes on working behind it.</summary>
    public FaultScript Faults { get; } = new(onTheWire: true);

    /// <summary>The encryptions that it knows. After a change, <see cref="PublishInfoAsync"/> tells the world.</summary>
    public FrozenSet<NwcEncryption> Encryptions { get; set; } = [NwcEncryption.Nip44, NwcEncryption.Nip04];

    /// <summary>How many requests it is done with: its replies, if any, are published.</summary>
    public int Handled => Volatile.Read(ref handled);

    /// <summary>Opens a connection for a client.</summary>
    /// <param name="name">A name for it, to revoke it by.</param>
    /// <param name="methods">What it may do; everything where null.</param>
    /// <param name="budget">What it may spend; without limit where null.</param>
    /// <returns>The connection string, with its secret.</returns>
    /// <exception cref="ArgumentException">There is a connection of that name.</exception>
    public string CreateConnection(string name, IReadOnlySet<WalletMethod>? methods = null, Msat? budget = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        using var uri = new NwcUri(key.PublicKey, relays, NostrKey.Generate());
        if (connections.Values.Any(c => c.Name == name))
        {
            throw new ArgumentException($"There is a connection '{name}' already.", nameof(name));
        }

        var client = uri.ClientKey.PublicKey;
        connections[client] = new NwcConnection(
            name,
            client,
            ConversationKey.TryCreate(key, client, out var shared) ? shared : throw new InvalidOperationException("A new key is no key."),
            (methods ?? Enum.GetValues<WalletMethod>().ToHashSet()).ToFrozenSet(),
            budget);
        return uri.ToSecretString();
    }

    /// <summary>Ends a connection: its requests meet with silence from now on. False where there is none of that name.</summary>
    public bool Revoke(string name)
    {
        var connection = connections.Values.FirstOrDefault(c => c.Name == name);
        if (connection is not null)
        {
            connection.IsRevoked = true;
        }

        return connection is not null;
    }

    /// <summary>Listens at the relays and publishes the info event. When this returns, requests are heard at one relay at least.</summary>
    /// <exception cref="InvalidOperationException">No relay took the info event.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        Listen();
        notifications.Start();
        await PublishInfoAsync(cancellationToken);
    }

    /// <summary>
    /// Publishes what the wallet can do, as it stands now. A relay keeps the newest, and of two in one second the one with the lower id, so each is dated
    /// a second later than the one before at least.
    /// </summary>
    /// <exception cref="InvalidOperationException">No relay took it.</exception>
    public async Task PublishInfoAsync(CancellationToken cancellationToken)
    {
        NostrTag[] tags =
        [
            new("encryption", string.Join(' ', Encryptions.Order().Select(NwcNames.Of))),
            new("notifications", "payment_received payment_sent hold_invoice_accepted"),
        ];
        var methods = string.Join(' ', Enum.GetValues<WalletMethod>().Select(NwcNames.Of)) + " notifications";
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        lock (infoGate)
        {
            infoAt = Math.Max(now, infoAt + 1);
            now = infoAt;
        }

        if (!await PublishAsync(envelope.Seal(NostrKinds.WalletInfo, tags, methods, now), cancellationToken))
        {
            throw new InvalidOperationException("No relay took the wallet's info event.");
        }
    }

    /// <summary>
    /// Leaves the relays and comes back, as after a crash: what it was working on goes on at the wallet, replies of before are lost, and requests
    /// that it has seen stay seen.
    /// </summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await restarting.WaitAsync(cancellationToken);
        try
        {
            var old = Interlocked.Exchange(ref pools, []);
            foreach (var pool in old)
            {
                await pool.DisposeAsync();
            }

            Listen();
            await PublishInfoAsync(cancellationToken);
        }
        finally
        {
            restarting.Release();
        }
    }

    /// <summary>Leaves the relays for good.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await closing.CancelAsync();
        await notifications.DisposeAsync();
        await Task.WhenAll(running.Keys);
        foreach (var pool in pools)
        {
            await pool.DisposeAsync();
        }

        foreach (var connection in connections.Values)
        {
            connection.Key.Dispose();
        }

        key.Dispose();
        closing.Dispose();
        restarting.Dispose();
    }

    /// <summary>A pool for each relay: a service says everything at all of its relays.</summary>
    private void Listen()
    {
        var filter = new NostrFilter
        {
            Kinds = [NostrKinds.WalletRequest],
            Tags = new Dictionary<string, IReadOnlyList<string>> { ["p"] = [key.PublicKey.ToString()] },
        };
        RelayPool[] opened = [.. relays.Select(r => new RelayPool([r], key, options.Relays, options.RelayClock ?? clock, loggers))];
        foreach (var pool in opened)
        {
            pool.Subscribe(filter, ReceiveAsync);
        }

        Volatile.Write(ref pools, opened);
    }

    private async Task<bool> PublishAsync(NostrEvent value, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(Volatile.Read(ref pools).Select(PublishAtAsync));
        return results.Any(r => r is PublishResult.Accepted);

        async Task<PublishResult> PublishAtAsync(RelayPool pool)
        {
            try
            {
                return await pool.PublishAsync(value, cancellationToken);
            }
            catch (ObjectDisposedException)
            {
                return new PublishResult.NotSent("The service is restarting or closed.");
            }
        }
    }
}
