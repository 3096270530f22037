using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using L402Functions.Protocol;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>
/// A sum over settled payments that does not depend on their order: of the SHA-256 of each one's intent, payment hash, amount and fee, as 256-bit
/// numbers. Two books with equal digests tell of the same payments, so that intents and audit rows can be compared one by one without keeping
/// either; sums alone would not see two payments whose amounts were exchanged.
/// </summary>
public readonly record struct SettledDigest
{
    private const int Words = 4;
    private const int HexLength = SHA256.HashSizeInBytes * 2;

    private readonly ulong lowest;
    private readonly ulong lower;
    private readonly ulong higher;
    private readonly ulong highest;

    private SettledDigest(ReadOnlySpan<ulong> words) => (lowest, lower, higher, highest) = (words[0], words[1], words[2], words[3]);

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    public static bool TryParse(string? text, out SettledDigest digest)
    {
        digest = default;
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (text is not { Length: HexLength } || text.Any(char.IsAsciiLetterUpper) || Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        digest = Of(bytes);
        return true;
    }

    /// <summary>With one more payment.</summary>
    public SettledDigest Add(IntentId intent, PaymentHash? paymentHash, Msat amount, Msat fee)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var text = string.Create(CultureInfo.InvariantCulture, $"{intent}|{paymentHash?.ToString()}|{amount.Value}|{fee.Value}");
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Sum(this, Of(hash));
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{highest:x16}{higher:x16}{lower:x16}{lowest:x16}");

    private static SettledDigest Of(ReadOnlySpan<byte> bigEndian)
    {
        Debug.Assert(bigEndian.Length == Words * sizeof(ulong), "A digest has 32 bytes.");
        Span<ulong> words = stackalloc ulong[Words];
        for (var i = 0; i < Words; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[((Words - 1 - i) * sizeof(ulong))..]);
        }

        return new SettledDigest(words);
    }

    private static SettledDigest Sum(SettledDigest left, SettledDigest right)
    {
        ReadOnlySpan<ulong> a = [left.lowest, left.lower, left.higher, left.highest];
        ReadOnlySpan<ulong> b = [right.lowest, right.lower, right.higher, right.highest];
        Span<ulong> words = stackalloc ulong[Words];
        UInt128 carry = 0;
        for (var i = 0; i < Words; i++)
        {
            carry += (UInt128)a[i] + b[i];
            words[i] = (ulong)carry;
            carry >>= 64;
        }

        return new SettledDigest(words);
    }
}
