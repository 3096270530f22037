using System.Buffers;
using System.Text;

namespace L402Functions.Spending.Destinations;

/// <summary>Gives each URL one spelling, so that no other spelling of a host gets past a rule. What readers of URLs disagree about is refused.</summary>
public static class UrlCanonicalizer
{
    /// <summary>The longest URL, in characters.</summary>
    public const int MaxLength = 2_048;

    // RFC 3986: unreserved and sub-delims, ':' and '@', and the slash.
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static readonly SearchValues<char> PathCharacters = SearchValues.Create(Unreserved + "!$&'()*+,;=:@/");

    /// <summary>Reads <paramref name="text"/>; null and a reason where it is not taken.</summary>
    public static UrlError TryParse(ReadOnlySpan<char> text, out CanonicalUrl? url)
    {
        url = null;
        if (text.Length > MaxLength)
        {
            return UrlError.TooLong;
        }

        if (!TrySplitScheme(text, out var scheme, out var rest))
        {
            return UrlError.Scheme;
        }

        var end = rest.IndexOfAny("/?#\\");
        var authority = end < 0 ? rest : rest[..end];
        var tail = end < 0 ? default : rest[end..];
        if (!IsPrintable(tail) || authority.ContainsAnyInRange('\0', ' ') || authority.Contains('\u007f'))
        {
            return UrlError.Characters;
        }

        if (authority.Contains('@'))
        {
            return UrlError.UserInfo;
        }

        var error = DestinationKey.Read(authority, out var host);
        if (error != UrlError.None)
        {
            return error;
        }

        var pathEnd = tail.IndexOfAny('?', '#');
        error = ReadPath(pathEnd < 0 ? tail : tail[..pathEnd], out var path);
        url = error == UrlError.None ? new CanonicalUrl(scheme, host, path) : null;
        return error;
    }

    private static bool TrySplitScheme(ReadOnlySpan<char> text, out string scheme, out ReadOnlySpan<char> rest)
    {
        foreach (var candidate in (ReadOnlySpan<string>)["https", "http"])
        {
            if (text.StartsWith(candidate, StringComparison.OrdinalIgnoreCase) && text[candidate.Length..].StartsWith("://", StringComparison.Ordinal))
            {
                scheme = candidate;
                rest = text[(candidate.Length + 3)..];
                return true;
            }
        }

        scheme = string.Empty;
        rest = default;
        return false;
    }

    private static bool IsPrintable(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('!', '~') && !text.Contains('\\');

    private static UrlError ReadPath(ReadOnlySpan<char> text, out string path)
    {
        var result = new StringBuilder(text.Length + 1);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                result.Append(text[i]);
                continue;
            }

            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                path = string.Empty;
                return UrlError.Path;
            }

            AppendEscape(result, text.Slice(i + 1, 2));
            i += 2;
        }

        path = result.Length == 0 ? "/" : result.ToString();
        var unescaped = path.Replace("%", string.Empty, StringComparison.Ordinal);
        return unescaped.AsSpan().ContainsAnyExcept(PathCharacters) || path.Split('/').Any(s => s is "." or "..") ? UrlError.Path : UrlError.None;
    }

    /// <summary>An escape of what needs none is written out, so that <c>%61</c> is <c>a</c>; every other gets upper-case digits.</summary>
    private static void AppendEscape(StringBuilder result, ReadOnlySpan<char> digits)
    {
        var character = (char)Convert.FromHexString(digits)[0];
        if (Unreserved.Contains(character, StringComparison.Ordinal))
        {
            result.Append(character);
            return;
        }

        result.Append('%').Append(char.ToUpperInvariant(digits[0])).Append(char.ToUpperInvariant(digits[1]));
    }
}
