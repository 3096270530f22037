using L402Functions.Nostr.Relays;

namespace L402Functions.Nostr.Wallets;

/// <summary>How a client talks to its wallet.</summary>
public sealed record NwcClientOptions
{
    /// <summary>How long a request waits for its answer, connecting included. Past that its outcome is Unknown, and a matter for lookups.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// How much longer than <see cref="Wait"/> a request is valid by its <c>expiration</c> tag, for clocks that differ. Wallets may ignore the tag.
    /// </summary>
    public TimeSpan ExpirationMargin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether to speak NIP-04 with a wallet whose own info event offers nothing better. Its encryption is not authenticated; never used where the info event is
    /// missing, nor with a wallet that has shown to know NIP-44.
    /// </summary>
    public bool AllowNip04 { get; init; }

    /// <summary>How long to wait for the wallet's info event where something depends on it.</summary>
    public TimeSpan CapabilitiesWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many notifications wait for their reader; past that the oldest are dropped.</summary>
    public int NotificationBuffer { get; init; } = 256;

    /// <summary>Bounds of the connections to relays.</summary>
    public RelayPoolOptions Relays { get; init; } = new();

    /// <summary>
    /// The time of the connections, where it is another than the client's. A simulation lets its clock jump, and a connection that is writing just then must
    /// not take that for a relay that does not read. The client's where null.
    /// </summary>
    public TimeProvider? RelayClock { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Wait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Wait, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(ExpirationMargin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ExpirationMargin, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(CapabilitiesWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CapabilitiesWait, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(NotificationBuffer, 1);
        ArgumentNullException.ThrowIfNull(Relays);
    }
}
