using System.Diagnostics.CodeAnalysis;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Wallets;

namespace L402Functions.DevWallet.Nwc;

/// <summary>Encrypts and signs what the service sends, and makes the wrong replies that a script asks for.</summary>
internal sealed class NwcEnvelope(NostrKey key, TimeProvider clock)
{
    public NostrEvent Seal(int kind, IReadOnlyList<NostrTag> tags, string content, long? createdAt = null) =>
        new EventTemplate(kind, createdAt ?? clock.GetUtcNow().ToUnixTimeSeconds(), tags, content).Sign(key);

    public NostrEvent Reply(NwcConnection connection, EventId request, NwcEncryption encryption, string payload) =>
        Seal(NostrKinds.WalletResponse, Tags(connection, request), Encrypt(connection, encryption, payload));

    /// <summary>The right content under a signature that is nobody's.</summary>
    public NostrEvent Forged(NwcConnection connection, EventId request, NwcEncryption encryption, string payload)
    {
        var real = Reply(connection, request, encryption, payload);
        var signature = new byte[NostrSignature.Length];
        real.Signature.CopyTo(signature);
        signature[^1] ^= 1;
        return new NostrEvent(real.Id, real.Author, real.CreatedAt, real.Kind, real.Tags, real.Content, NostrSignature.FromBytes(signature));
    }

    /// <summary>A reply by somebody who has nothing to do with the wallet, encrypted for the client as he can.</summary>
    public NostrEvent ByAnother(NwcConnection connection, EventId request, string payload)
    {
        using var other = NostrKey.Generate();
        if (!ConversationKey.TryCreate(other, connection.Client, out var shared))
        {
            throw new InvalidOperationException("The client's key is no key.");
        }

        using (shared)
        {
            var template = new EventTemplate(
                NostrKinds.WalletResponse, clock.GetUtcNow().ToUnixTimeSeconds(), Tags(connection, request), Nip44.Encrypt(payload, shared));
            return template.Sign(other);
        }
    }

    /// <summary>A reply that does not decrypt.</summary>
    public NostrEvent Garbage(NwcConnection connection, EventId request) =>
        Seal(NostrKinds.WalletResponse, Tags(connection, request), "bm8gcGF5bG9hZA==");

    public string Encrypt(NwcConnection connection, NwcEncryption encryption, string text) =>
        encryption == NwcEncryption.Nip44 ? Nip44.Encrypt(text, connection.Key) : Nip04.Encrypt(text, key, connection.Client);

    public bool TryDecrypt(NwcConnection connection, NwcEncryption encryption, string content, [NotNullWhen(true)] out string? text) =>
        encryption == NwcEncryption.Nip44 ? Nip44.TryDecrypt(content, connection.Key, out text) : Nip04.TryDecrypt(content, key, connection.Client, out text);

    private static NostrTag[] Tags(NwcConnection connection, EventId request) => [new("p", connection.Client.ToString()), new("e", request.ToString())];
}
