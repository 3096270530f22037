using System.Diagnostics.CodeAnalysis;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Encryption;

/// <summary>The secret that two keys share (NIP-44 v2): the same from either side. Zeroed when disposed.</summary>
public sealed class ConversationKey : IDisposable
{
    /// <summary>Agrees on the key. False where <paramref name="other"/> is no point of the curve.</summary>
    public static bool TryCreate(NostrKey own, NostrPublicKey other, [NotNullWhen(true)] out ConversationKey? key) => throw new NotImplementedException();

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => throw new NotImplementedException();
}
