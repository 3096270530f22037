using System.Numerics;

namespace NBitcoin.Secp256k1;

/// <summary>
/// A point (X/Z², Y/Z³), infinity where Z is zero: addition without division. Windowed multiplication, with a table for the
/// generator. Takes a time that depends on the scalar, which is one reason why stand-ins are never deployed.
/// </summary>
internal readonly struct JacobianPoint(FieldElement x, FieldElement y, FieldElement z)
{
    private const int WindowBits = 4;
    private const int WindowCount = 256 / WindowBits;
    private const int WindowSize = 1 << WindowBits;

    /// <summary>GeneratorTable[w * 16 + d] = d * 16^w * G.</summary>
    private static readonly JacobianPoint[] GeneratorTable = BuildGeneratorTable();

    private readonly FieldElement x = x;
    private readonly FieldElement y = y;
    private readonly FieldElement z = z;

    public bool IsInfinity => z.IsZero;

    /// <summary>scalar * G.</summary>
    public static JacobianPoint MultiplyGenerator(BigInteger scalar)
    {
        Span<byte> digits = stackalloc byte[WindowCount];
        ToDigits(scalar, digits);
        JacobianPoint sum = default;
        for (var window = 0; window < WindowCount; window++)
        {
            if (digits[window] != 0)
            {
                sum = sum.Add(GeneratorTable[(window * WindowSize) + digits[window]]);
            }
        }

        return sum;
    }

    public JacobianPoint Multiply(BigInteger scalar)
    {
        Span<byte> digits = stackalloc byte[WindowCount];
        ToDigits(scalar, digits);
        var multiples = new JacobianPoint[WindowSize];
        for (var i = 1; i < WindowSize; i++)
        {
            multiples[i] = multiples[i - 1].Add(this);
        }

        JacobianPoint result = default;
        for (var window = WindowCount - 1; window >= 0; window--)
        {
            for (var i = 0; i < WindowBits; i++)
            {
                result = result.Double();
            }

            result = result.Add(multiples[digits[window]]);
        }

        return result;
    }

    public JacobianPoint Double()
    {
        if (IsInfinity)
        {
            return this;
        }

        var a = x.Square();
        var b = y.Square();
        var c = b.Square();
        var halfD = (x + b).Square() - a - c;
        var d = halfD + halfD;
        var e = a + a + a;
        var newX = e.Square() - d - d;
        var c2 = c + c;
        var c4 = c2 + c2;
        var yz = y * z;
        return new JacobianPoint(newX, (e * (d - newX)) - c4 - c4, yz + yz);
    }

    public JacobianPoint Add(in JacobianPoint other)
    {
        if (IsInfinity)
        {
            return other;
        }

        if (other.IsInfinity)
        {
            return this;
        }

        var zz1 = z.Square();
        var zz2 = other.z.Square();
        var u1 = x * zz2;
        var s1 = y * zz2 * other.z;
        var h = (other.x * zz1) - u1;
        var r = (other.y * zz1 * z) - s1;
        if (h.IsZero)
        {
            return r.IsZero ? Double() : default;
        }

        var hh = h.Square();
        var hhh = hh * h;
        var v = u1 * hh;
        var newX = r.Square() - hhh - v - v;
        return new JacobianPoint(newX, (r * (v - newX)) - (s1 * hhh), z * other.z * h);
    }

    /// <summary>False for infinity.</summary>
    public bool TryToAffine(out CurvePoint point)
    {
        point = default;
        if (IsInfinity)
        {
            return false;
        }

        var inverse = z.Inverse();
        var square = inverse.Square();
        point = new CurvePoint(x * square, y * square * inverse);
        return true;
    }

    private static void ToDigits(BigInteger scalar, Span<byte> digits)
    {
        Span<byte> bytes = stackalloc byte[32];
        CurveOrder.Write(scalar, bytes);
        for (var i = 0; i < bytes.Length; i++)
        {
            digits[2 * i] = (byte)(bytes[31 - i] & 15);
            digits[(2 * i) + 1] = (byte)(bytes[31 - i] >> 4);
        }
    }

    private static JacobianPoint[] BuildGeneratorTable()
    {
        var generator = Convert.FromHexString("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798");
        if (!FieldElement.TryRead(generator, out var generatorX) || !CurvePoint.TryFromX(generatorX, odd: false, out var point))
        {
            throw new InvalidOperationException("The generator is not on the curve.");
        }

        var table = new JacobianPoint[WindowCount * WindowSize];
        var unit = point.ToJacobian();
        for (var window = 0; window < WindowCount; window++)
        {
            var offset = window * WindowSize;
            for (var digit = 1; digit < WindowSize; digit++)
            {
                table[offset + digit] = table[offset + digit - 1].Add(unit);
            }

            unit = table[offset + WindowSize - 1].Add(unit);
        }

        return table;
    }
}
