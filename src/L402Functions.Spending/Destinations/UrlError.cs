namespace L402Functions.Spending.Destinations;

/// <summary>Why a URL is not taken.</summary>
public enum UrlError
{
    /// <summary>It is.</summary>
    None,

    /// <summary>Longer than <see cref="UrlCanonicalizer.MaxLength"/> characters.</summary>
    TooLong,

    /// <summary>Not an absolute http or https URL.</summary>
    Scheme,

    /// <summary>White space, control characters, backslashes, or anything else that readers of URLs disagree about.</summary>
    Characters,

    /// <summary>A user name or password before the host.</summary>
    UserInfo,

    /// <summary>No host, or one that DNS cannot have.</summary>
    Host,

    /// <summary>A host beyond ASCII that is not written in punycode.</summary>
    HostNotAscii,

    /// <summary>An IPv4 address in octal, hexadecimal, as one number or with parts left out; an IPv6 address with a zone.</summary>
    Address,

    /// <summary>Not a number from 1 to 65535.</summary>
    Port,

    /// <summary>A path with <c>.</c> or <c>..</c> segments, or escapes that are none.</summary>
    Path,
}
