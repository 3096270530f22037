using System.Buffers.Text;

namespace L402Functions.Protocol.Caveats;

/// <summary>A number in a caveat: decimal digits in their shortest form, no sign, no space.</summary>
internal static class CaveatNumber
{
    public static bool TryParse(ReadOnlySpan<byte> text, long max, out long value)
    {
        value = 0;
        return text.Length is >= 1 and <= 19
            && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (text.Length == 1 || text[0] != (byte)'0')
            && Utf8Parser.TryParse(text, out value, out var consumed)
            && consumed == text.Length
            && value <= max;
    }
}
