using System.Diagnostics.CodeAnalysis;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Encryption;

/// <summary>The older encryption of direct messages (NIP-04): unauthenticated, and only for wallets that know nothing else.</summary>
public static class Nip04
{
    /// <summary>Encrypts with a fresh initialization vector.</summary>
    public static string Encrypt(string plaintext, NostrKey own, NostrPublicKey other) => throw new NotImplementedException();

    /// <summary>Decrypts. False for anything that is no such payload.</summary>
    public static bool TryDecrypt(string payload, NostrKey own, NostrPublicKey other, [NotNullWhen(true)] out string? plaintext) => throw new NotImplementedException();
}
