using System.Buffers.Binary;
using System.Numerics;

namespace NBitcoin.Secp256k1;

/// <summary>An integer modulo p = 2^256 - 2^32 - 977 (SEC 2, section 2.4.1), in four 64-bit limbs, always fully reduced.</summary>
internal readonly struct FieldElement : IEquatable<FieldElement>
{
    public const int Length = 32;

    /// <summary>2^256 mod p: what a carry out of the top limb is worth.</summary>
    private const ulong Fold = 0x1000003D1;

    /// <summary>The lowest limb of p; the other three are all ones.</summary>
    private const ulong LowLimbOfP = 0xFFFFFFFEFFFFFC2F;

    public static readonly BigInteger P = (BigInteger.One << 256) - (BigInteger.One << 32) - 977;
    public static readonly FieldElement One = new(1);
    public static readonly FieldElement Seven = new(7);

    private static readonly byte[] InverseExponent = (P - 2).ToByteArray(isUnsigned: true, isBigEndian: true);
    private static readonly byte[] RootExponent = ((P + 1) / 4).ToByteArray(isUnsigned: true, isBigEndian: true);

    private readonly ulong l0;
    private readonly ulong l1;
    private readonly ulong l2;
    private readonly ulong l3;

    public FieldElement(ulong small)
        : this(small, 0, 0, 0)
    {
    }

    private FieldElement(ulong l0, ulong l1, ulong l2, ulong l3)
    {
        if ((l1 & l2 & l3) == ulong.MaxValue && l0 >= LowLimbOfP)
        {
            this.l0 = l0 - LowLimbOfP;
            return;
        }

        this.l0 = l0;
        this.l1 = l1;
        this.l2 = l2;
        this.l3 = l3;
    }

    public bool IsZero => (l0 | l1 | l2 | l3) == 0;

    public bool IsOdd => (l0 & 1) == 1;

    /// <summary>Reads the first 32 bytes, big-endian. False where the number is p or more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out FieldElement element)
    {
        var l0 = BinaryPrimitives.ReadUInt64BigEndian(source[24..]);
        var l1 = BinaryPrimitives.ReadUInt64BigEndian(source[16..]);
        var l2 = BinaryPrimitives.ReadUInt64BigEndian(source[8..]);
        var l3 = BinaryPrimitives.ReadUInt64BigEndian(source);
        var reduced = (l1 & l2 & l3) != ulong.MaxValue || l0 < LowLimbOfP;
        element = reduced ? new FieldElement(l0, l1, l2, l3) : default;
        return reduced;
    }

    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, l3);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], l2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], l1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], l0);
    }

    public BigInteger ToInteger()
    {
        Span<byte> bytes = stackalloc byte[Length];
        WriteTo(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    public FieldElement Square() => this * this;

    public FieldElement Inverse() => Power(InverseExponent);

    /// <summary>One of the two square roots. False where there is none. p mod 4 = 3, so the root is a power.</summary>
    public bool TrySquareRoot(out FieldElement root)
    {
        root = Power(RootExponent);
        return root.Square().Equals(this);
    }

    public bool Equals(FieldElement other) => l0 == other.l0 && l1 == other.l1 && l2 == other.l2 && l3 == other.l3;

    public override bool Equals(object? obj) => obj is FieldElement other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(l0, l1, l2, l3);

    public static FieldElement operator +(in FieldElement a, in FieldElement b)
    {
        var sum = (UInt128)a.l0 + b.l0;
        var r0 = (ulong)sum;
        sum = (sum >> 64) + a.l1 + b.l1;
        var r1 = (ulong)sum;
        sum = (sum >> 64) + a.l2 + b.l2;
        var r2 = (ulong)sum;
        sum = (sum >> 64) + a.l3 + b.l3;
        return AddFolded(r0, r1, r2, (ulong)sum, (ulong)(sum >> 64));
    }

    public static FieldElement operator -(in FieldElement a, in FieldElement b) => a + (-b);

    public static FieldElement operator -(in FieldElement a)
    {
        if (a.IsZero)
        {
            return a;
        }

        // p - a: the upper limbs of p are all ones, so only the lowest can borrow.
        var r0 = LowLimbOfP - a.l0;
        var borrow = a.l0 > LowLimbOfP ? 1UL : 0;
        var r1 = ~a.l1 - borrow;
        borrow = borrow == 1 && a.l1 == ulong.MaxValue ? 1UL : 0;
        var r2 = ~a.l2 - borrow;
        borrow = borrow == 1 && a.l2 == ulong.MaxValue ? 1UL : 0;
        return new FieldElement(r0, r1, r2, ~a.l3 - borrow);
    }

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        Span<ulong> x = [a.l0, a.l1, a.l2, a.l3];
        Span<ulong> y = [b.l0, b.l1, b.l2, b.l3];
        Span<ulong> product = stackalloc ulong[8];
        product.Clear();
        for (var i = 0; i < 4; i++)
        {
            ulong carry = 0;
            for (var j = 0; j < 4; j++)
            {
                carry = MultiplyAdd(x[i], y[j], ref product[i + j], carry);
            }

            product[i + 4] = carry;
        }

        // product = low + high * 2^256 = low + high * Fold (mod p)
        ulong top = 0;
        for (var i = 0; i < 4; i++)
        {
            top = MultiplyAdd(product[i + 4], Fold, ref product[i], top);
        }

        return AddFolded(product[0], product[1], product[2], product[3], top);
    }

    /// <summary>(r3..r0) + top * 2^256, reduced.</summary>
    private static FieldElement AddFolded(ulong r0, ulong r1, ulong r2, ulong r3, ulong top)
    {
        while (top != 0)
        {
            var sum = Math.BigMul(top, Fold) + r0;
            r0 = (ulong)sum;
            sum = (sum >> 64) + r1;
            r1 = (ulong)sum;
            sum = (sum >> 64) + r2;
            r2 = (ulong)sum;
            sum = (sum >> 64) + r3;
            r3 = (ulong)sum;
            top = (ulong)(sum >> 64);
        }

        return new FieldElement(r0, r1, r2, r3);
    }

    /// <summary>accumulator += a * b + carry; returns the new carry.</summary>
    private static ulong MultiplyAdd(ulong a, ulong b, ref ulong accumulator, ulong carry)
    {
        var sum = Math.BigMul(a, b) + accumulator + carry;
        accumulator = (ulong)sum;
        return (ulong)(sum >> 64);
    }

    private FieldElement Power(byte[] exponent)
    {
        var result = One;
        foreach (var part in exponent)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                result = result.Square();
                if ((part >> bit & 1) == 1)
                {
                    result *= this;
                }
            }
        }

        return result;
    }
}
