using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NBitcoin.Secp256k1;

/// <summary>An ECDSA signature: r and s, each below n.</summary>
public class SecpECDSASignature
{
    internal SecpECDSASignature(BigInteger r, BigInteger s)
    {
        R = r;
        S = s;
    }

    internal BigInteger R { get; }

    internal BigInteger S { get; }

    public static bool TryCreateFromCompact(ReadOnlySpan<byte> in64, [MaybeNullWhen(false)] out SecpECDSASignature output)
    {
        output = null;
        if (in64.Length != 64)
        {
            return false;
        }

        var r = CurveOrder.Read(in64, out var overflowOfR);
        var s = CurveOrder.Read(in64[32..], out var overflowOfS);
        output = overflowOfR || overflowOfS ? null : new SecpECDSASignature(r, s);
        return output is not null;
    }

    /// <summary>True where S was high; <paramref name="normalized"/> has the low one either way.</summary>
    public bool TryNormalize(out SecpECDSASignature normalized)
    {
        var high = CurveOrder.IsHigh(S);
        normalized = new SecpECDSASignature(R, high ? CurveOrder.Negate(S) : S);
        return high;
    }

    public void WriteCompactToSpan(Span<byte> out64)
    {
        if (out64.Length != 64)
        {
            throw new ArgumentException(paramName: nameof(out64), message: "out64 should be 64 bytes");
        }

        CurveOrder.Write(R, out64);
        CurveOrder.Write(S, out64[32..]);
    }

    public override bool Equals(object? obj) => obj is SecpECDSASignature other && this == other;

    public override int GetHashCode() => HashCode.Combine(R, S);

    public static bool operator ==(SecpECDSASignature? a, SecpECDSASignature? b) =>
        a is null || b is null ? a is null && b is null : a.R == b.R && a.S == b.S;

    public static bool operator !=(SecpECDSASignature? a, SecpECDSASignature? b) => !(a == b);
}
