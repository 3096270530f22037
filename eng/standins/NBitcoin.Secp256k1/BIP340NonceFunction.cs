using System.Security.Cryptography;

namespace NBitcoin.Secp256k1;

/// <summary>BIP-340's nonce, with 32 bytes of auxiliary data: given, random, or all zero.</summary>
public class BIP340NonceFunction : INonceFunctionHardened
{
    public static readonly byte[] TAG_BIP340 = "BIP0340/nonce"u8.ToArray();

    private readonly ReadOnlyMemory<byte> auxData32;

    public BIP340NonceFunction(ReadOnlyMemory<byte> auxData32)
    {
        if (auxData32.Length is not (0 or 32))
        {
            throw new ArgumentException("auxData32 should be 0 or 32 bytes", nameof(auxData32));
        }

        this.auxData32 = auxData32;
    }

    public BIP340NonceFunction(bool random) => auxData32 = random ? RandomNumberGenerator.GetBytes(32) : default(ReadOnlyMemory<byte>);

    public bool TryGetNonce(Span<byte> nonce32, ReadOnlySpan<byte> msg32, ReadOnlySpan<byte> key32, ReadOnlySpan<byte> xonly_pk32, ReadOnlySpan<byte> algo)
    {
        Span<byte> masked = stackalloc byte[32];
        Span<byte> aux = stackalloc byte[32];
        aux.Clear();
        auxData32.Span.CopyTo(aux);
        using var hash = new SHA256();
        hash.InitializeTagged("BIP0340/aux"u8);
        hash.Write(aux);
        hash.GetHash(masked);
        for (var i = 0; i < masked.Length; i++)
        {
            masked[i] ^= key32[i];
        }

        hash.InitializeTagged(algo);
        hash.Write(masked);
        hash.Write(xonly_pk32);
        hash.Write(msg32);
        hash.GetHash(nonce32);
        masked.Clear();
        return true;
    }
}
