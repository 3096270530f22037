using System.Buffers;
using System.Globalization;
using System.Text;

namespace L402Functions.Protocol.Json;

/// <summary>
/// Numbers of RFC 8785 section 3.2.2.3, that is ECMA-262 Number::toString: the fewest digits that read back as the same double,
/// positional for a decimal exponent in (-6, 21], else exponential with a sign and no leading zero.
/// </summary>
internal static class CanonicalJsonNumber
{
    public static CanonicalJsonError Write(double value, IBufferWriter<byte> output)
    {
        if (!double.IsFinite(value))
        {
            return CanonicalJsonError.NumberOutOfRange;
        }

        Encoding.ASCII.GetBytes(Format(value), output);
        return CanonicalJsonError.None;
    }

    private static string Format(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        // .NET's round-trip form has the right digits but its own notation: take the digits and the place of the point.
        var roundTrip = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = roundTrip.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(roundTrip.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? roundTrip : roundTrip[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? string.Empty : mantissa[(point + 1)..];

        var all = whole + fraction;
        var digits = all.TrimStart('0');
        var pointAt = whole.Length + exponent - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return (value < 0 ? "-" : string.Empty) + Place(digits, pointAt);
    }

    /// <summary>Writes 0.<paramref name="digits"/> × 10^<paramref name="pointAt"/>; the letters k and n of ECMA-262 are the digits' length and the point.</summary>
    private static string Place(string digits, int pointAt)
    {
        if (pointAt is > 0 and <= 21)
        {
            return digits.Length <= pointAt ? digits.PadRight(pointAt, '0') : $"{digits[..pointAt]}.{digits[pointAt..]}";
        }

        if (pointAt is > -6 and <= 0)
        {
            return $"0.{new string('0', -pointAt)}{digits}";
        }

        var exponent = pointAt - 1;
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
    }
}
