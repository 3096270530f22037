namespace L402Functions.Nostr.Wallets;

/// <summary>How requests to a wallet and its responses are encrypted.</summary>
public enum NwcEncryption
{
    /// <summary>NIP-44 version 2; <c>nip44_v2</c> in tags.</summary>
    Nip44,

    /// <summary>NIP-04, which wallets of before 2025 know alone; <c>nip04</c> in tags.</summary>
    Nip04,
}
