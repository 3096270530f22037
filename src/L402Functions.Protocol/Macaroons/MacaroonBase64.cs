using System.Buffers;
using System.Buffers.Text;

namespace L402Functions.Protocol.Macaroons;

/// <summary>
/// Base64 as clients send it (RFC 4648 sections 4 and 5): either alphabet but not both, padded or not, and otherwise canonical, so that
/// one macaroon has no more than four spellings. White space is not skipped.
/// </summary>
internal static class MacaroonBase64
{
    private const string Common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> Standard = SearchValues.Create(Common + "+/");
    private static readonly SearchValues<char> UrlSafe = SearchValues.Create(Common + "-_");

    public static MacaroonError TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length > (Macaroon.MaxBytes + 2) / 3 * 4)
        {
            return MacaroonError.TooLarge;
        }

        var digits = text.TrimEnd('=');
        var padding = text.Length - digits.Length;
        var tailLength = digits.Length % 4;
        if (tailLength == 1 || (padding != 0 && (padding > 2 || text.Length % 4 != 0)))
        {
            return MacaroonError.NotBase64;
        }

        var isUrlSafe = digits.ContainsAny('-', '_');
        if (digits.ContainsAnyExcept(isUrlSafe ? UrlSafe : Standard))
        {
            return MacaroonError.NotBase64;
        }

        var whole = digits[..^tailLength];
        var decoded = new byte[(whole.Length / 4 * 3) + (tailLength == 0 ? 0 : tailLength - 1)];
        var written = 0;
        var read = isUrlSafe
            ? Base64Url.TryDecodeFromChars(whole, decoded, out written)
            : Convert.TryFromBase64Chars(whole, decoded, out written);
        if (!read || written != whole.Length / 4 * 3 || !TryDecodeTail(digits[whole.Length..], decoded.AsSpan(written)))
        {
            return MacaroonError.NotBase64;
        }

        bytes = decoded;
        return MacaroonError.None;
    }

    /// <summary>The last two or three digits. The platform's decoders differ on bits beyond the last byte, so they are checked here.</summary>
    private static bool TryDecodeTail(ReadOnlySpan<char> tail, Span<byte> destination)
    {
        if (tail.IsEmpty)
        {
            return true;
        }

        var bits = (ValueOf(tail[0]) << 12) | (ValueOf(tail[1]) << 6) | (tail.Length == 3 ? ValueOf(tail[2]) : 0);
        destination[0] = (byte)(bits >> 10);
        if (tail.Length == 2)
        {
            return (bits & 0x3FF) == 0;
        }

        destination[1] = (byte)(bits >> 2);
        return (bits & 0x3) == 0;
    }

    private static int ValueOf(char digit) => digit switch
    {
        >= 'A' and <= 'Z' => digit - 'A',
        >= 'a' and <= 'z' => digit - 'a' + 26,
        >= '0' and <= '9' => digit - '0' + 52,
        '+' or '-' => 62,
        _ => 63,
    };
}
