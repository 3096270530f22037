namespace L402Functions.Spending.Destinations;

/// <summary>
/// A host in its one spelling, with a port where it is neither 80 nor 443: <c>api.example.com</c>, <c>api.example.com:8443</c>,
/// <c>203.0.113.7</c>, <c>[2001:db8::1]:8080</c>. Lower case, punycode, no trailing dot.
/// </summary>
public readonly record struct DestinationKey : IComparable<DestinationKey>
{
    private readonly string? value;

    private DestinationKey(string host, int? port) => value = port is { } p ? FormattableString.Invariant($"{host}:{p}") : host;

    /// <summary>The host and its port, if any.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names no host.</exception>
    public string Value => value ?? throw new InvalidOperationException("The default destination is no host.");

    /// <summary>The host without its port; an IPv6 address in its brackets.</summary>
    public string Host
    {
        get
        {
            var colon = Value.LastIndexOf(':');
            return colon < 0 || Value.EndsWith(']') ? Value : Value[..colon];
        }
    }

    /// <summary>True for an IP address, false for a name.</summary>
    public bool IsAddress => Value[0] == '[' || Host[(Host.LastIndexOf('.') + 1)..].All(char.IsAsciiDigit);

    /// <summary>Reads a host, with or without a port from 1 to 65535, and makes it canonical.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DestinationKey key) => Read(text, out key) == UrlError.None;

    /// <summary>Reads a host that is known to be one.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static DestinationKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not a host with or without a port.");

    /// <summary>Reads a host, with or without a port, and says what is wrong with it.</summary>
    internal static UrlError Read(ReadOnlySpan<char> text, out DestinationKey key)
    {
        var error = HostReader.ReadWithPort(text, out var host, out var port);
        key = error == UrlError.None ? new DestinationKey(host, port) : default;
        return error;
    }

    /// <inheritdoc/>
    public int CompareTo(DestinationKey other) => string.CompareOrdinal(value, other.value);

    /// <summary>The value; empty for <c>default</c>.</summary>
    public override string ToString() => value ?? string.Empty;

    /// <summary>Earlier in ordinal order.</summary>
    public static bool operator <(DestinationKey left, DestinationKey right) => left.CompareTo(right) < 0;

    /// <summary>Later in ordinal order.</summary>
    public static bool operator >(DestinationKey left, DestinationKey right) => left.CompareTo(right) > 0;

    /// <summary>Not later in ordinal order.</summary>
    public static bool operator <=(DestinationKey left, DestinationKey right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier in ordinal order.</summary>
    public static bool operator >=(DestinationKey left, DestinationKey right) => left.CompareTo(right) >= 0;
}
