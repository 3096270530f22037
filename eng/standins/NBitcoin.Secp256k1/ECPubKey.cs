using System.Diagnostics.CodeAnalysis;

namespace NBitcoin.Secp256k1;

/// <summary>A public key: a finite point of the curve.</summary>
public class ECPubKey : IComparable<ECPubKey>, IEquatable<ECPubKey>
{
    private const byte Even = 2;
    private const byte Odd = 3;
    private const byte Uncompressed = 4;
    private const byte HybridEven = 6;
    private const byte HybridOdd = 7;

    internal ECPubKey(CurvePoint point) => Point = point;

    internal CurvePoint Point { get; }

    public static ECPubKey Create(ReadOnlySpan<byte> input) => Create(input, null);

    public static ECPubKey Create(ReadOnlySpan<byte> input, Context? ctx) =>
        TryCreate(input, ctx, out _, out var key) ? key : throw new FormatException("Invalid pubkey");

    public static bool TryCreate(ReadOnlySpan<byte> input, Context? ctx, out bool compressed, [MaybeNullWhen(false)] out ECPubKey pubkey)
    {
        compressed = input.Length == 33 && input[0] is Even or Odd;
        pubkey = TryParse(input, compressed, out var point) ? new ECPubKey(point) : null;
        return pubkey is not null;
    }

    public static bool TryRecover(
        Context ctx, SecpRecoverableECDSASignature recoverableSig, ReadOnlySpan<byte> msg32, [MaybeNullWhen(false)] out ECPubKey pubkey)
    {
        ArgumentNullException.ThrowIfNull(recoverableSig);
        if (msg32.Length != 32)
        {
            throw new ArgumentException(paramName: nameof(msg32), message: "msg32 should be 32 bytes");
        }

        pubkey = recoverableSig.TryRecover(CurveOrder.Read(msg32, out _), out var point) ? new ECPubKey(point) : null;
        return pubkey is not null;
    }

    public virtual ECXOnlyPubKey ToXOnlyPubKey() => ToXOnlyPubKey(out _);

    public virtual ECXOnlyPubKey ToXOnlyPubKey(out bool parity)
    {
        parity = Point.Y.IsOdd;
        return new ECXOnlyPubKey(Point.WithEvenY);
    }

    public void WriteToSpan(bool compressed, Span<byte> output, out int length)
    {
        var needed = compressed ? 33 : 65;
        if (output.Length < needed)
        {
            throw new ArgumentException(paramName: nameof(output), message: $"output should be at least {needed} bytes");
        }

        length = needed;
        output[0] = !compressed ? Uncompressed : Point.Y.IsOdd ? Odd : Even;
        Point.X.WriteTo(output[1..]);
        if (!compressed)
        {
            Point.Y.WriteTo(output[33..]);
        }
    }

    public byte[] ToBytes() => ToBytes(true);

    public byte[] ToBytes(bool compressed)
    {
        var bytes = new byte[compressed ? 33 : 65];
        WriteToSpan(compressed, bytes, out _);
        return bytes;
    }

    /// <summary>False for a high S, as in libsecp256k1: normalize first where such signatures are to be accepted.</summary>
    public bool SigVerify(SecpECDSASignature signature, ReadOnlySpan<byte> msg32)
    {
        if (msg32.Length != 32 || signature is null || CurveOrder.IsHigh(signature.S) || signature.R.IsZero || signature.S.IsZero)
        {
            return false;
        }

        var inverse = CurveOrder.Inverse(signature.S);
        var message = CurveOrder.Read(msg32, out _);
        var sum = JacobianPoint.MultiplyGenerator(CurveOrder.Multiply(inverse, message))
            .Add(Point.ToJacobian().Multiply(CurveOrder.Multiply(inverse, signature.R)));
        return sum.TryToAffine(out var point) && point.X.ToInteger() % CurveOrder.N == signature.R;
    }

    /// <summary>The shared point itself, not a hash of it.</summary>
    public ECPubKey GetSharedPubkey(ECPrivKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Point.ToJacobian().Multiply(key.Secret).TryToAffine(out var shared)
            ? new ECPubKey(shared)
            : throw new InvalidOperationException("A pubkey can't be an infinite group element");
    }

    public int CompareTo(ECPubKey? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return FirstDifference.Between(ToBytes(), other.ToBytes());
    }

    public bool Equals(ECPubKey? other) => this == other;

    public override bool Equals(object? obj) => obj is ECPubKey other && this == other;

    public override int GetHashCode() => Point.GetHashCode();

    public static bool operator ==(ECPubKey? a, ECPubKey? b) => a is null || b is null ? a is null && b is null : a.Point == b.Point;

    public static bool operator !=(ECPubKey? a, ECPubKey? b) => !(a == b);

    private static bool TryParse(ReadOnlySpan<byte> input, bool compressed, out CurvePoint point)
    {
        point = default;
        if (compressed)
        {
            return FieldElement.TryRead(input[1..], out var onlyX) && CurvePoint.TryFromX(onlyX, input[0] == Odd, out point);
        }

        if (input.Length != 65 || input[0] is not (Uncompressed or HybridEven or HybridOdd)
            || !FieldElement.TryRead(input[1..], out var x) || !FieldElement.TryRead(input[33..], out var y))
        {
            return false;
        }

        point = new CurvePoint(x, y);
        return (input[0] == Uncompressed || y.IsOdd == (input[0] == HybridOdd)) && point.IsOnCurve;
    }
}
