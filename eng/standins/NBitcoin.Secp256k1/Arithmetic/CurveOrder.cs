using System.Globalization;
using System.Numerics;

namespace NBitcoin.Secp256k1;

/// <summary>Numbers modulo n, the order of the generator (SEC 2, section 2.4.1).</summary>
internal static class CurveOrder
{
    public static readonly BigInteger N = BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static readonly BigInteger Half = N >> 1;

    /// <summary>Reads the first 32 bytes, big-endian, reduced. Fewer bytes throw <see cref="IndexOutOfRangeException"/>, as in the package.</summary>
    public static BigInteger Read(ReadOnlySpan<byte> source, out bool overflow)
    {
        _ = source[31];
        var value = new BigInteger(source[..32], isUnsigned: true, isBigEndian: true);
        overflow = value >= N;
        return overflow ? value - N : value;
    }

    /// <summary>Writes 32 bytes, big-endian. A shorter destination throws <see cref="IndexOutOfRangeException"/>, as in the package.</summary>
    public static void Write(BigInteger scalar, Span<byte> destination)
    {
        _ = destination[31];
        destination = destination[..32];
        destination.Clear();
        scalar.TryWriteBytes(destination[(32 - scalar.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
    }

    public static bool IsHigh(BigInteger scalar) => scalar > Half;

    public static BigInteger Multiply(BigInteger a, BigInteger b) => a * b % N;

    public static BigInteger Add(BigInteger a, BigInteger b) => (a + b) % N;

    public static BigInteger Negate(BigInteger a) => a.IsZero ? a : N - a;

    public static BigInteger Inverse(BigInteger a) => BigInteger.ModPow(a, N - 2, N);
}
