using System.Security.Cryptography;

namespace L402Functions.Protocol.Macaroons;

/// <summary>
/// The chain of HMAC-SHA256 that signs a macaroon: <c>k = HMAC("macaroons-key-generator", root key)</c>, <c>sig₀ = HMAC(k, identifier)</c>,
/// <c>sigᵢ = HMAC(sigᵢ₋₁, caveatᵢ)</c>. The key derivation is part of libmacaroons and go-macaroon, though some descriptions leave it out.
/// </summary>
internal static class SignatureChain
{
    /// <summary>The signature of a macaroon without caveats, into <paramref name="signature"/> (32 bytes).</summary>
    public static void Start(ReadOnlySpan<byte> rootKey, ReadOnlySpan<byte> identifier, Span<byte> signature)
    {
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData("macaroons-key-generator"u8, rootKey, key);
        HMACSHA256.HashData(key, identifier, signature);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Replaces <paramref name="signature"/> by that of the macaroon with one caveat more.</summary>
    public static void Extend(Span<byte> signature, ReadOnlySpan<byte> caveat)
    {
        Span<byte> next = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(signature, caveat, next);
        next.CopyTo(signature);
    }
}
