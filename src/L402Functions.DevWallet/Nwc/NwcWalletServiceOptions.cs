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

    /// <summary>Bounds of the connections to relays.</summary>
    public RelayPoolOptions Relays { get; init; } = new();
}
