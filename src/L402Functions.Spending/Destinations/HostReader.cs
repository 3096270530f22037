using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace L402Functions.Spending.Destinations;

/// <summary>
/// Reads a host into its one spelling. Names beyond ASCII are taken only in punycode: to convert them takes Unicode tables that an app in
/// invariant globalization does not have, and a conversion without them gives one name several spellings.
/// </summary>
internal static class HostReader
{
    private const int MaxNameLength = 253;
    private const int MaxLabelLength = 63;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The spelling of <paramref name="text"/>, a host without a port.</summary>
    public static UrlError Read(ReadOnlySpan<char> text, out string host)
    {
        host = string.Empty;
        if (text.Length is 0 or > MaxNameLength + 1)
        {
            return UrlError.Host;
        }

        if (!Ascii.IsValid(text))
        {
            return UrlError.HostNotAscii;
        }

        if (text[0] == '[')
        {
            return ReadIPv6(text, out host);
        }

        var name = text.ToString().ToLowerInvariant();
        name = name.EndsWith('.') ? name[..^1] : name;
        if (IsNumeric(name.AsSpan(name.LastIndexOf('.') + 1)))
        {
            host = name;
            return IsDottedQuad(name) ? UrlError.None : UrlError.Address;
        }

        host = name;
        return IsDomainName(name) ? UrlError.None : UrlError.Host;
    }

    /// <summary>Splits <c>host:port</c>; the port is null where there is none, or where it is 80 or 443.</summary>
    public static UrlError ReadWithPort(ReadOnlySpan<char> text, out string host, out int? port)
    {
        port = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.IndexOf(']') > colon)
        {
            return Read(text, out host);
        }

        var digits = text[(colon + 1)..];
        var error = Read(text[..colon], out host);
        if (error != UrlError.None)
        {
            return error;
        }

        if (digits.Length is 0 or > 5 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 65_535)
        {
            return UrlError.Port;
        }

        port = number is 80 or 443 ? null : number;
        return UrlError.None;
    }

    private static UrlError ReadIPv6(ReadOnlySpan<char> text, out string host)
    {
        host = string.Empty;
        // The parser would also take a zone, a prefix length, a port and brackets of its own.
        if (text[^1] != ']'
            || text[1..^1].ContainsAnyExcept(AddressCharacters)
            || !IPAddress.TryParse(text[1..^1], out var address)
            || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return UrlError.Address;
        }

        host = $"[{address}]";
        return UrlError.None;
    }

    /// <summary>True where a reader of URLs takes the whole host for an IPv4 address: its last label is a number in some notation.</summary>
    private static bool IsNumeric(ReadOnlySpan<char> label) =>
        label.StartsWith("0x", StringComparison.Ordinal)
            ? !label[2..].ContainsAnyExcept(HexDigits)
            : label.Length > 0 && !label.ContainsAnyExceptInRange('0', '9');

    private static bool IsDottedQuad(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(p =>
            p.Length is >= 1 and <= 3
            && (p.Length == 1 || p[0] != '0')
            && byte.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    private static bool IsDomainName(string text) =>
        text.Length is >= 1 and <= MaxNameLength && text.Split('.').All(l =>
            l.Length is >= 1 and <= MaxLabelLength
            && !l.AsSpan().ContainsAnyExcept(LabelCharacters)
            && l[0] != '-'
            && l[^1] != '-');
}
