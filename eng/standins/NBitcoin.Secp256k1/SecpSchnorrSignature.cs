using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NBitcoin.Secp256k1;

/// <summary>A BIP-340 signature: 32 bytes x of the nonce point, 32 bytes s.</summary>
public class SecpSchnorrSignature
{
    internal SecpSchnorrSignature(FieldElement nonceX, BigInteger s)
    {
        NonceX = nonceX;
        S = s;
    }

    internal FieldElement NonceX { get; }

    internal BigInteger S { get; }

    public static bool TryCreate(ReadOnlySpan<byte> in64, [MaybeNullWhen(false)] out SecpSchnorrSignature signature)
    {
        signature = null;
        if (in64.Length != 64 || !FieldElement.TryRead(in64, out var nonceX))
        {
            return false;
        }

        var s = CurveOrder.Read(in64[32..], out var overflow);
        signature = overflow ? null : new SecpSchnorrSignature(nonceX, s);
        return !overflow;
    }

    public void WriteToSpan(Span<byte> out64)
    {
        if (out64.Length != 64)
        {
            throw new ArgumentException(paramName: nameof(out64), message: "out64 should be 64 bytes");
        }

        NonceX.WriteTo(out64);
        CurveOrder.Write(S, out64[32..]);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[64];
        WriteToSpan(bytes);
        return bytes;
    }

    internal static BigInteger Challenge(FieldElement nonceX, FieldElement publicX, ReadOnlySpan<byte> message)
    {
        Span<byte> bytes = stackalloc byte[32];
        using var hash = new SHA256();
        hash.InitializeTagged("BIP0340/challenge"u8);
        nonceX.WriteTo(bytes);
        hash.Write(bytes);
        publicX.WriteTo(bytes);
        hash.Write(bytes);
        hash.Write(message);
        hash.GetHash(bytes);
        return CurveOrder.Read(bytes, out _);
    }
}
