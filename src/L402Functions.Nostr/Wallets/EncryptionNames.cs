namespace L402Functions.Nostr.Wallets;

/// <summary>Encryptions as tags name them (NIP-47).</summary>
internal static class EncryptionNames
{
    public const string Tag = "encryption";

    public static string NameOf(NwcEncryption encryption) => encryption == NwcEncryption.Nip44 ? "nip44_v2" : "nip04";

    public static NwcEncryption? Find(string name) => name switch
    {
        "nip44_v2" => NwcEncryption.Nip44,
        "nip04" => NwcEncryption.Nip04,
        _ => null,
    };
}
