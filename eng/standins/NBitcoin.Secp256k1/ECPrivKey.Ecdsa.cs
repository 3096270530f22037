using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NBitcoin.Secp256k1;

/// <content>ECDSA signatures (SEC 1, section 4.1.3), low-S.</content>
public partial class ECPrivKey
{
    public SecpECDSASignature SignECDSARFC6979(ReadOnlySpan<byte> msg32) =>
        TrySignECDSA(msg32, out var signature) && signature is not null
            ? signature
            : throw new InvalidOperationException("SignECDSARFC6979 failed (bug in C# secp256k1)");

    public bool TrySignECDSA(ReadOnlySpan<byte> msg32, out SecpECDSASignature? signature) => TrySignECDSA(msg32, null, out signature);

    public bool TrySignECDSA(ReadOnlySpan<byte> msg32, INonceFunction? nonceFunction, out SecpECDSASignature? signature) =>
        TrySignECDSA(msg32, nonceFunction, out _, out signature);

    public bool TrySignECDSA(
        ReadOnlySpan<byte> msg32, INonceFunction? nonceFunction, out int recid, [MaybeNullWhen(false)] out SecpECDSASignature signature)
    {
        AssertNotDisposed();
        recid = 0;
        signature = null;
        if (msg32.Length != 32)
        {
            return false;
        }

        nonceFunction ??= RFC6979NonceFunction.Instance;
        Span<byte> nonceBytes = stackalloc byte[32];
        Span<byte> keyBytes = stackalloc byte[32];
        WriteToSpan(keyBytes);
        var message = CurveOrder.Read(msg32, out _);
        for (uint attempt = 0; signature is null; attempt++)
        {
            if (!nonceFunction.TryGetNonce(nonceBytes, msg32, keyBytes, default, attempt))
            {
                break;
            }

            var nonce = CurveOrder.Read(nonceBytes, out var overflow);
            if (!overflow && !nonce.IsZero)
            {
                signature = Sign(message, nonce, out recid);
            }
        }

        nonceBytes.Clear();
        keyBytes.Clear();
        return signature is not null;
    }

    public bool TrySignRecoverable(ReadOnlySpan<byte> msg32, out SecpRecoverableECDSASignature? recoverableSignature) =>
        TrySignRecoverable(msg32, null, out recoverableSignature);

    public bool TrySignRecoverable(ReadOnlySpan<byte> msg32, INonceFunction? nonceFunction, out SecpRecoverableECDSASignature? recoverableSignature)
    {
        if (msg32.Length != 32)
        {
            throw new ArgumentException(paramName: nameof(msg32), message: "msg32 should be 32 bytes");
        }

        recoverableSignature = TrySignECDSA(msg32, nonceFunction, out var recid, out var signature)
            ? new SecpRecoverableECDSASignature(signature, recid)
            : null;
        return recoverableSignature is not null;
    }

    private SecpECDSASignature? Sign(BigInteger message, BigInteger nonce, out int recid)
    {
        JacobianPoint.MultiplyGenerator(nonce).TryToAffine(out var point);
        var x = point.X.ToInteger();
        if (x.IsZero || x >= CurveOrder.N)
        {
            // One point in 2^127; the package gives up on it, too.
            throw new InvalidOperationException("Invalid sigr");
        }

        recid = point.Y.IsOdd ? 1 : 0;
        var s = CurveOrder.Multiply(CurveOrder.Inverse(nonce), CurveOrder.Add(CurveOrder.Multiply(x, secret), message));
        if (s.IsZero)
        {
            return null;
        }

        if (CurveOrder.IsHigh(s))
        {
            s = CurveOrder.Negate(s);
            recid ^= 1;
        }

        return new SecpECDSASignature(x, s);
    }
}
