using System.Security.Cryptography;
using System.Text;
using NBitcoin.Secp256k1;
using SHA256 = System.Security.Cryptography.SHA256;

namespace L402Functions.Protocol.Bolt11;

/// <summary>An invoice's signature (BOLT 11, data part): recoverable ECDSA over SHA-256 of the human-readable part and the data.</summary>
internal static class Bolt11Signature
{
    private const int CompactLength = 64;

    /// <summary>Finds who signed, or checks that the named payee did.</summary>
    /// <param name="humanReadablePart">In lower case.</param>
    /// <param name="signed">The data before the signature.</param>
    /// <param name="signature">The signature's groups.</param>
    /// <param name="namedPayee">Field <c>n</c>, where present.</param>
    /// <param name="payee">Whom to pay.</param>
    public static Bolt11Error Check(
        string humanReadablePart, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature, byte[]? namedPayee, out NodeId payee)
    {
        payee = default;
        if (!FiveBitGroups.TryToBytes(signature, out var bytes)
            || !SecpRecoverableECDSASignature.TryCreateFromCompact(bytes.AsSpan(0, CompactLength), bytes[CompactLength], out var recoverable))
        {
            return Bolt11Error.SignatureMalformed;
        }

        var digest = Digest(humanReadablePart, signed);
        if (namedPayee is not null)
        {
            return CheckNamed(recoverable.ToSignature(), digest, namedPayee, out payee);
        }

        // Recovery libraries differ in how strictly they read ids 2 and 3, so what was recovered has to verify. A high S is allowed here.
        recoverable.ToSignature().TryNormalize(out var canonical);
        if (!ECPubKey.TryRecover(Context.Instance, recoverable, digest, out var key) || !key.SigVerify(canonical, digest))
        {
            return Bolt11Error.SignatureNotRecoverable;
        }

        NodeId.TryFromBytes(key.ToBytes(), out payee);
        return Bolt11Error.None;
    }

    /// <summary>The signature's groups.</summary>
    public static byte[] Sign(string humanReadablePart, ReadOnlySpan<byte> signed, ECPrivKey key)
    {
        if (!key.TrySignRecoverable(Digest(humanReadablePart, signed), out var signature) || signature is null)
        {
            throw new CryptographicException("A deterministic nonce was refused.");
        }

        var bytes = new byte[CompactLength + 1];
        signature.WriteToSpanCompact(bytes.AsSpan(0, CompactLength), out var recoveryId);
        bytes[CompactLength] = (byte)recoveryId;
        return FiveBitGroups.FromBytes(bytes);
    }

    private static Bolt11Error CheckNamed(SecpECDSASignature signature, byte[] digest, byte[] namedPayee, out NodeId payee)
    {
        if (!NodeId.TryFromBytes(namedPayee, out payee) || !Context.Instance.TryCreatePubKey(namedPayee, out var key))
        {
            return Bolt11Error.PayeeMalformed;
        }

        if (signature.TryNormalize(out _))
        {
            return Bolt11Error.SignatureNotCanonical;
        }

        return key.SigVerify(signature, digest) ? Bolt11Error.None : Bolt11Error.SignatureMismatch;
    }

    private static byte[] Digest(string humanReadablePart, ReadOnlySpan<byte> signed) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(humanReadablePart), .. FiveBitGroups.ToPaddedBytes(signed)]);
}
