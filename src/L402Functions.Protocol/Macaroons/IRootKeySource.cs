namespace L402Functions.Protocol.Macaroons;

/// <summary>Where the root key of a token comes from. The key ring derives it from the identifier, so verifying needs no storage.</summary>
public interface IRootKeySource
{
    /// <summary>Length of a root key in bytes.</summary>
    const int RootKeyLength = 32;

    /// <summary>
    /// Writes the root key for <paramref name="identifier"/> to <paramref name="rootKey"/> (32 bytes), or answers false where the identifier
    /// names no known key. The verifier goes on with the same work either way, so that an unknown key cannot be told from a bad signature;
    /// an implementation does its own work for an unknown key too (derive from a key that signs nothing), or leaves the span as it is.
    /// </summary>
    bool TryGetRootKey(ReadOnlySpan<byte> identifier, Span<byte> rootKey);
}
