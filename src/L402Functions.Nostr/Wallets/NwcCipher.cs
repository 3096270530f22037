using System.Diagnostics.CodeAnalysis;
using L402Functions.Nostr.Encryption;

namespace L402Functions.Nostr.Wallets;

/// <summary>Encrypts for one wallet and decrypts what it sends.</summary>
internal sealed class NwcCipher : IDisposable
{
    private readonly NwcUri uri;
    private readonly ConversationKey key;

    public NwcCipher(NwcUri uri)
    {
        this.uri = uri;
        key = ConversationKey.TryCreate(uri.ClientKey, uri.Wallet, out var agreed)
            ? agreed
            : throw new ArgumentException("The wallet's public key is no key.", nameof(uri));
    }

    public string Encrypt(string text, NwcEncryption encryption) =>
        encryption == NwcEncryption.Nip44 ? Nip44.Encrypt(text, key) : Nip04.Encrypt(text, uri.ClientKey, uri.Wallet);

    public bool TryDecrypt(string content, NwcEncryption encryption, [NotNullWhen(true)] out string? text) =>
        encryption == NwcEncryption.Nip44 ? Nip44.TryDecrypt(content, key, out text) : Nip04.TryDecrypt(content, uri.ClientKey, uri.Wallet, out text);

    public void Dispose() => key.Dispose();
}
