using System.Diagnostics.CodeAnalysis;

namespace NBitcoin.Secp256k1;

/// <content>BIP-340 signatures.</content>
public partial class ECPrivKey
{
    public SecpSchnorrSignature SignBIP340(ReadOnlySpan<byte> msg32) => SignBIP340(msg32, new BIP340NonceFunction(true));

    public SecpSchnorrSignature SignBIP340(ReadOnlySpan<byte> msg32, ReadOnlyMemory<byte> auxData32)
    {
        if (msg32.Length != 32)
        {
            throw new ArgumentException("msg32 should be 32 bytes", nameof(msg32));
        }

        return SignBIP340(msg32, new BIP340NonceFunction(auxData32));
    }

    public SecpSchnorrSignature SignBIP340(ReadOnlySpan<byte> msg32, INonceFunctionHardened? nonceFunction) =>
        TrySignBIP340(msg32, nonceFunction, out var signature)
            ? signature
            : throw new InvalidOperationException("Schnorr signature failed, this should never happen");

    public bool TrySignBIP340(
        ReadOnlySpan<byte> msg32, INonceFunctionHardened? nonceFunction, [MaybeNullWhen(false)] out SecpSchnorrSignature signature) =>
        TrySignBIP340(msg32, null, nonceFunction, out signature);

    public bool TrySignBIP340(
        ReadOnlySpan<byte> msg32, ECPubKey? pubkey, INonceFunctionHardened? nonceFunction, [MaybeNullWhen(false)] out SecpSchnorrSignature signature)
    {
        signature = null;
        if (msg32.Length != 32)
        {
            return false;
        }

        nonceFunction ??= new BIP340NonceFunction(true);
        var publicPoint = (pubkey ?? CreatePubKey()).Point;
        var key = publicPoint.Y.IsOdd ? CurveOrder.Negate(secret) : secret;
        Span<byte> nonceBytes = stackalloc byte[32];
        Span<byte> keyBytes = stackalloc byte[32];
        Span<byte> publicBytes = stackalloc byte[32];
        CurveOrder.Write(key, keyBytes);
        publicPoint.X.WriteTo(publicBytes);
        var made = nonceFunction.TryGetNonce(nonceBytes, msg32, keyBytes, publicBytes, BIP340NonceFunction.TAG_BIP340);
        keyBytes.Clear();
        var nonce = CurveOrder.Read(nonceBytes, out _);
        if (!made || !JacobianPoint.MultiplyGenerator(nonce).TryToAffine(out var noncePoint))
        {
            return false;
        }

        if (noncePoint.Y.IsOdd)
        {
            nonce = CurveOrder.Negate(nonce);
        }

        var challenge = SecpSchnorrSignature.Challenge(noncePoint.X, publicPoint.X, msg32);
        signature = new SecpSchnorrSignature(noncePoint.X, CurveOrder.Add(nonce, CurveOrder.Multiply(challenge, key)));
        return true;
    }
}
