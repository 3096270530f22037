namespace L402Functions.Nostr.Events;

/// <summary>The kinds of events that wallets speak (NIP-42, NIP-47).</summary>
public static class NostrKinds
{
    /// <summary>What a wallet can do; replaceable.</summary>
    public const int WalletInfo = 13194;

    /// <summary>A client proves its key to a relay (NIP-42).</summary>
    public const int ClientAuthentication = 22242;

    /// <summary>A request to a wallet; ephemeral.</summary>
    public const int WalletRequest = 23194;

    /// <summary>A wallet's response; ephemeral.</summary>
    public const int WalletResponse = 23195;

    /// <summary>A wallet's notification, encrypted with NIP-04.</summary>
    public const int LegacyWalletNotification = 23196;

    /// <summary>A wallet's notification, encrypted with NIP-44.</summary>
    public const int WalletNotification = 23197;

    /// <summary>True for kinds that a relay passes on and need not store (NIP-01).</summary>
    public static bool IsEphemeral(int kind) => kind is >= 20_000 and < 30_000;

    /// <summary>True for kinds of which a relay keeps the newest per author (NIP-01).</summary>
    public static bool IsReplaceable(int kind) => kind is 0 or 3 or (>= 10_000 and < 20_000);
}
