using System.Diagnostics.CodeAnalysis;

namespace L402Functions.Nostr.Encryption;

/// <summary>Encrypted payloads, version 2 (NIP-44).</summary>
public static class Nip44
{
    /// <summary>Encrypts with a fresh nonce.</summary>
    /// <exception cref="ArgumentException">The text is empty or longer than 65535 bytes of UTF-8.</exception>
    public static string Encrypt(string plaintext, ConversationKey key) => throw new NotImplementedException();

    /// <summary>Decrypts. False for anything that is not a payload of this conversation, whatever the reason.</summary>
    public static bool TryDecrypt(string payload, ConversationKey key, [NotNullWhen(true)] out string? plaintext) => throw new NotImplementedException();
}
