using System.Diagnostics.CodeAnalysis;

namespace NBitcoin.Secp256k1;

/// <summary>A BIP-340 public key: the x coordinate of a point whose y is even.</summary>
public class ECXOnlyPubKey : IComparable<ECXOnlyPubKey>, IEquatable<ECXOnlyPubKey>
{
    private readonly CurvePoint point;

    internal ECXOnlyPubKey(CurvePoint point) => this.point = point;

    public static bool TryCreate(ReadOnlySpan<byte> input32, [MaybeNullWhen(false)] out ECXOnlyPubKey pubkey) => TryCreate(input32, null, out pubkey);

    public static bool TryCreate(ReadOnlySpan<byte> input32, Context? context, [MaybeNullWhen(false)] out ECXOnlyPubKey pubkey)
    {
        pubkey = input32.Length == 32 && FieldElement.TryRead(input32, out var x) && CurvePoint.TryFromX(x, odd: false, out var found)
            ? new ECXOnlyPubKey(found)
            : null;
        return pubkey is not null;
    }

    public static ECXOnlyPubKey Create(ReadOnlySpan<byte> input32) => Create(input32, null);

    public static ECXOnlyPubKey Create(ReadOnlySpan<byte> input32, Context? context) =>
        TryCreate(input32, context, out var key) ? key : throw new FormatException("Invalid xonly pubkey");

    /// <summary>False for a message of fewer than 32 bytes; of a longer one only the first 32 are signed, as in the package.</summary>
    public bool SigVerifyBIP340(SecpSchnorrSignature signature, ReadOnlySpan<byte> msg32)
    {
        if (signature is null || msg32.Length < 32)
        {
            return false;
        }

        var challenge = SecpSchnorrSignature.Challenge(signature.NonceX, point.X, msg32[..32]);
        var sum = JacobianPoint.MultiplyGenerator(signature.S).Add(point.ToJacobian().Multiply(CurveOrder.Negate(challenge)));
        return sum.TryToAffine(out var nonce) && !nonce.Y.IsOdd && nonce.X.Equals(signature.NonceX);
    }

    public void WriteToSpan(Span<byte> output32) => CurveOrder.Write(point.X.ToInteger(), output32);

    public byte[] ToBytes()
    {
        var bytes = new byte[32];
        WriteToSpan(bytes);
        return bytes;
    }

    public int CompareTo(ECXOnlyPubKey? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return FirstDifference.Between(ToBytes(), other.ToBytes());
    }

    public bool Equals(ECXOnlyPubKey? other) => this == other;

    public override bool Equals(object? obj) => obj is ECXOnlyPubKey other && this == other;

    public override int GetHashCode() => point.X.GetHashCode();

    public static bool operator ==(ECXOnlyPubKey? a, ECXOnlyPubKey? b) =>
        a is null || b is null ? a is null && b is null : a.point.X.Equals(b.point.X);

    public static bool operator !=(ECXOnlyPubKey? a, ECXOnlyPubKey? b) => !(a == b);
}
