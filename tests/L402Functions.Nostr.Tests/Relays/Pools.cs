using System.Globalization;
using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.Nostr.Tests.Relays;

/// <summary>Pools and relays on this machine: short pauses, and long patience, so that a busy machine changes no outcome.</summary>
internal static class Pools
{
    public const int EphemeralKind = 20_001;
    public const int StoredKind = 1_001;

    /// <summary>Longer than anything here takes on a busy machine; a test that runs into it has found a hang.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static readonly RelayPoolOptions Options = new()
    {
        ConnectTimeout = Patience,
        OkTimeout = Patience,
        SubscriptionTimeout = Patience,
        FirstBackoff = TimeSpan.FromMilliseconds(10),
        LongestBackoff = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>By a clock that a test moves in seconds: a relay that does not open a subscription is waited for a moment, and nothing else is ever over.</summary>
    public static readonly RelayPoolOptions SoonOpen = Options with
    {
        ConnectTimeout = TimeSpan.FromHours(1),
        OkTimeout = TimeSpan.FromHours(1),
        KeepAlive = TimeSpan.FromHours(1),
        SubscriptionTimeout = TimeSpan.FromSeconds(1),
    };

    private static long moments = 1_767_225_600;

    public static Task<DevRelay> RelayAsync(DevRelayOptions? options = null) =>
        DevRelay.StartNewAsync(options ?? new DevRelayOptions(), TimeProvider.System, CancellationToken.None);

    public static RelayPool Pool(params Uri[] relays) => Pool(Options, relays);

    public static RelayPool Pool(RelayPoolOptions options, params Uri[] relays) => Pool(options, null, null, relays);

    public static RelayPool Pool(RelayPoolOptions options, NostrKey? key, ILoggerFactory? log, params Uri[] relays) =>
        new(relays, key, options, TimeProvider.System, log ?? NullLoggerFactory.Instance);

    /// <summary>A pool by a clock that a test moves.</summary>
    public static RelayPool PoolBy(ManualClock clock, RelayPoolOptions options, RecordedLog log, params Uri[] relays) => new(relays, null, options, clock, log);

    /// <summary>An address where nothing listens: port 1 is nobody's to bind here.</summary>
    public static Uri DeadAddress { get; } = new("ws://127.0.0.1:1/");

    public static NostrEvent Event(NostrKey key, int kind = EphemeralKind, string content = "hello") =>
        new EventTemplate(kind, Interlocked.Increment(ref moments), [new NostrTag("t", "test")], content).Sign(key);

    public static NostrFilter By(NostrKey key) => new() { Authors = [key.PublicKey] };

    public static async Task<PublishResult> PublishAsync(RelayPool pool, NostrEvent value, CancellationToken cancellationToken = default) =>
        await pool.PublishAsync(value, cancellationToken).WaitAsync(Patience + Patience, CancellationToken.None);

    /// <summary>Publishes where a relay refuses the subscription: its refusal comes in, and then the time passes for which it is waited for.</summary>
    public static async Task<PublishResult> PublishAfterRefusalAsync(RelayPool pool, NostrEvent value, ManualClock clock, RecordedLog log)
    {
        var publishing = PublishAsync(pool, value);
        await Until.TrueAsync(() => log.Text.Contains("closed a subscription", StringComparison.Ordinal));
        await Until.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return publishing.IsCompleted;
        });
        return await publishing;
    }

    public static Task ConnectedAsync(RelayPool pool) => Until.TrueAsync(() => pool.Status.All(s => s.State == RelayState.Connected));

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
