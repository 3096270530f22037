using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace L402Functions.Protocol.PaymentScheme;

/// <summary>
/// base64url (RFC 4648 section 5) with one spelling per byte string: written without padding, read with the right padding or
/// none, and refused where a lenient decoder would skip characters or drop bits. Lenient reading would give one credential
/// many texts, and what is compared or counted by its text would then be counted twice.
/// </summary>
public static class StrictBase64Url
{
    /// <summary>The unpadded text of <paramref name="bytes"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Reads <paramref name="text"/>; false for any character outside the URL alphabet, wrong padding, a dangling character or non-zero trailing bits.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var digits = text.TrimEnd('=');
        var padding = text.Length - digits.Length;
        var dangling = digits.Length % 4;
        if (dangling == 1 || (padding > 0 && (padding > 2 || text.Length % 4 != 0)))
        {
            return false;
        }

        var decoded = new byte[digits.Length / 4 * 3 + (dangling == 0 ? 0 : dangling - 1)];
        var written = 0;
        uint bits = 0;
        var held = 0;
        foreach (var digit in digits)
        {
            if (!TryValueOf(digit, out var value))
            {
                return false;
            }

            bits = (bits << 6) | value;
            held += 6;
            if (held >= 8)
            {
                held -= 8;
                decoded[written++] = (byte)(bits >> held);
                bits &= (1u << held) - 1;
            }
        }

        if (bits != 0)
        {
            return false;
        }

        bytes = decoded;
        return true;
    }

    private static bool TryValueOf(char digit, out uint value)
    {
        value = digit switch
        {
            >= 'A' and <= 'Z' => digit - (uint)'A',
            >= 'a' and <= 'z' => digit - (uint)'a' + 26,
            >= '0' and <= '9' => digit - (uint)'0' + 52,
            '-' => 62,
            '_' => 63,
            _ => uint.MaxValue,
        };
        return value != uint.MaxValue;
    }
}
