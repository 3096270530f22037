using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NBitcoin.Secp256k1;

/// <summary>An ECDSA signature that tells which of up to four public keys made it (SEC 1, section 4.1.6).</summary>
public class SecpRecoverableECDSASignature
{
    private readonly SecpECDSASignature signature;
    private readonly int recid;

    public SecpRecoverableECDSASignature(SecpECDSASignature sig, int recid)
    {
        ArgumentNullException.ThrowIfNull(sig);
        if (recid is < 0 or > 3)
        {
            throw new ArgumentOutOfRangeException(nameof(recid), "recid should be recid >= 0 && recid < 4");
        }

        signature = sig;
        this.recid = recid;
    }

    public static bool TryCreateFromCompact(ReadOnlySpan<byte> in64, int recid, [MaybeNullWhen(false)] out SecpRecoverableECDSASignature sig)
    {
        sig = recid is >= 0 and <= 3 && SecpECDSASignature.TryCreateFromCompact(in64, out var compact)
            ? new SecpRecoverableECDSASignature(compact, recid)
            : null;
        return sig is not null;
    }

    public void WriteToSpanCompact(Span<byte> out64, out int recid)
    {
        signature.WriteCompactToSpan(out64);
        recid = this.recid;
    }

    public SecpECDSASignature ToSignature() => signature;

    internal bool TryRecover(BigInteger message, out CurvePoint key)
    {
        key = default;
        if (signature.R.IsZero || signature.S.IsZero)
        {
            return false;
        }

        // The second bit says that x was n or more before it was reduced to r. As in the package, an x beyond p is not refused but
        // wraps around, and gives a key under which the signature does not verify.
        var x = (recid & 2) == 0 ? signature.R : (signature.R + CurveOrder.N) % FieldElement.P;
        Span<byte> bytes = stackalloc byte[32];
        CurveOrder.Write(x, bytes);
        if (!FieldElement.TryRead(bytes, out var nonceX) || !CurvePoint.TryFromX(nonceX, (recid & 1) == 1, out var nonce))
        {
            return false;
        }

        var inverse = CurveOrder.Inverse(signature.R);
        return nonce.ToJacobian().Multiply(CurveOrder.Multiply(inverse, signature.S))
            .Add(JacobianPoint.MultiplyGenerator(CurveOrder.Negate(CurveOrder.Multiply(inverse, message))))
            .TryToAffine(out key);
    }
}
