namespace L402Functions.DevWallet.Relay;

/// <summary>What a <see cref="DevRelay"/> allows.</summary>
public sealed record DevRelayOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one at the first start and keeps it for the next.</summary>
    public int Port { get; init; }

    /// <summary>True where a client must prove a key (NIP-42) before it may subscribe or publish.</summary>
    public bool RequireAuth { get; init; }

    /// <summary>The longest message that a client may send, in bytes; a client that sends a longer one is disconnected.</summary>
    public int MaxMessageBytes { get; init; } = 512 * 1024;

    /// <summary>Subscriptions of one connection; one more is answered CLOSED.</summary>
    public int MaxSubscriptions { get; init; } = 64;

    /// <summary>Filters of one subscription; with more it is answered CLOSED.</summary>
    public int MaxFilters { get; init; } = 16;

    /// <summary>Events kept; past that, those that came first are forgotten.</summary>
    public int MaxStoredEvents { get; init; } = 1_000;

    /// <summary>Bytes that may wait for one client to read them; a client that reads too slowly for that is disconnected.</summary>
    public int MaxOutboxBytes { get; init; } = 8 * 1024 * 1024;
}
