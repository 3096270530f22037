using System.Security.Cryptography;

namespace L402Functions.Nostr.Relays;

/// <summary>Bounds of the connections to relays.</summary>
public sealed record RelayPoolOptions
{
    /// <summary>How long a web socket may take to open.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a relay may take to say OK to an event.</summary>
    public TimeSpan OkTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a relay may take to say that a subscription is open (EOSE); one that does not is taken for open, and published to.</summary>
    public TimeSpan SubscriptionTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The first pause after a lost connection; it doubles, with jitter.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a silent connection is asked for a sign of life, and how long after that it is given up.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest message that is read, in bytes; a relay that sends a longer one is disconnected.</summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    /// <summary>Messages waiting to be written, and events waiting to be handled: past that, the writer or the relay waits.</summary>
    public int QueueLength { get; init; } = 1024;

    /// <summary>A number from 0 to 1 by chance, for the jitter. Safe to call from several threads.</summary>
    public Func<double> Chance { get; init; } = static () => RandomNumberGenerator.GetInt32(1_000_000) / 1_000_000.0;
}
