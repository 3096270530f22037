using System.Globalization;

namespace L402Functions.Protocol.Bolt11;

/// <summary>
/// The amount in the human-readable part (BOLT 11): a decimal number of bitcoin, scaled by an optional multiplier. Integers only:
/// everything is counted in tenths of a millisatoshi, which is one pico-bitcoin.
/// </summary>
internal static class Bolt11Amount
{
    private const ulong PicoPerMsat = 10;

    /// <summary>All the bitcoin there can be has 20 digits in pico-bitcoin; a longer number is out of range whatever its multiplier.</summary>
    private const int MaxDigits = 20;

    private static readonly (char? Multiplier, ulong Pico)[] Units =
        [(null, 1_000_000_000_000), ('m', 1_000_000_000), ('u', 1_000_000), ('n', 1_000), ('p', 1)];

    /// <summary>Reads what follows the prefix. Nothing there means that the payer chooses: null.</summary>
    public static Bolt11Error TryParse(ReadOnlySpan<char> text, out Msat? amount)
    {
        amount = null;
        if (text.IsEmpty)
        {
            return Bolt11Error.None;
        }

        char? multiplier = char.IsAsciiDigit(text[^1]) ? null : text[^1];
        var digits = multiplier is null ? text : text[..^1];
        var unit = Array.Find(Units, u => u.Multiplier == multiplier).Pico;
        if (unit == 0 || digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return Bolt11Error.AmountMalformed;
        }

        if (digits[0] == '0')
        {
            return digits.ContainsAnyExcept('0') ? Bolt11Error.AmountMalformed : Bolt11Error.AmountZero;
        }

        if (digits.Length > MaxDigits)
        {
            return Bolt11Error.AmountOutOfRange;
        }

        var pico = UInt128.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * unit;
        if (pico % PicoPerMsat != 0)
        {
            return Bolt11Error.AmountPrecision;
        }

        if (pico / PicoPerMsat > (UInt128)Msat.Max.Value)
        {
            return Bolt11Error.AmountOutOfRange;
        }

        amount = new Msat((long)(pico / PicoPerMsat));
        return Bolt11Error.None;
    }

    /// <summary>The shortest form: the largest multiplier that leaves a whole number.</summary>
    public static string Format(Msat amount)
    {
        var pico = (UInt128)amount.Value * PicoPerMsat;
        var (multiplier, unit) = Array.Find(Units, u => pico % u.Pico == 0);
        return (pico / unit).ToString(CultureInfo.InvariantCulture) + multiplier;
    }
}
