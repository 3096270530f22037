using L402Functions.Nostr.Events;
using L402Functions.Nostr.Relays;

namespace L402Functions.DevWallet.Nwc;

/// <summary>How a wallet service behaves.</summary>
public sealed record NwcWalletServiceOptions
{
    /// <summary>
    /// Whether a request past its <c>expiration</c> tag is passed over. Not by default, as with wallets in the field: what a client has given up may still
    /// be carried out.
    /// </summary>
    public bool HonoursExpiration { get; init; }

    /// <summary>
    /// How a reply with a forged signature gets to the client. A careful relay refuses to pass it on, which tests the relay and not the client; a
    /// <see cref="Relay.DevRelay"/> passes on what is given to its <c>Inject</c>. Published like any other where null.
    /// </summary>
    public Action<NostrEvent>? PassOnForged { get; init; }

    /// <summary>Bounds of the connections to relays.</summary>
    public RelayPoolOptions Relays { get; init; } = new();

    /// <summary>The time of the connections, where it is another than the wallet's: for a simulation that lets the wallet's clock jump. The wallet's where null.</summary>
    public TimeProvider? RelayClock { get; init; }
}
