namespace L402Functions.Spending.Destinations;

/// <summary>
/// Which hosts an entry is about: <c>api.example.com</c> or <c>api.example.com:8443</c>, that one; <c>*.example.com</c>, every host below
/// <c>example.com</c> at any depth and not <c>example.com</c> itself. A port is part of the name, and so is its absence.
/// </summary>
public readonly record struct HostPattern
{
    private const string Wildcard = "*.";

    // The whole name, or what follows the star: ".example.com".
    private readonly string? text;

    private HostPattern(string text) => this.text = text;

    /// <summary>True for one host, false for a wildcard.</summary>
    public bool IsExact => Text[0] != '.';

    private string Text => text ?? throw new InvalidOperationException("The default host pattern is no pattern.");

    /// <summary>Reads a pattern; its host is made canonical as in a URL. A wildcard stands for whole labels, in front of at least two more.</summary>
    public static bool TryParse(ReadOnlySpan<char> pattern, out HostPattern result)
    {
        result = default;
        var wild = pattern.StartsWith(Wildcard, StringComparison.Ordinal);
        if (!DestinationKey.TryParse(wild ? pattern[Wildcard.Length..] : pattern, out var key))
        {
            return false;
        }

        if (wild && (key.IsAddress || !key.Host.Contains('.', StringComparison.Ordinal)))
        {
            return false;
        }

        result = new HostPattern(wild ? "." + key.Value : key.Value);
        return true;
    }

    /// <summary>Reads a pattern that is known to be one.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static HostPattern Parse(string pattern) =>
        TryParse(pattern, out var result) ? result : throw new FormatException($"'{pattern}' is not a host pattern: a host, or *. and a domain.");

    /// <summary>True where the pattern is about <paramref name="host"/>.</summary>
    public bool Matches(DestinationKey host) =>
        IsExact ? host.Value == Text : !host.IsAddress && host.Value.EndsWith(Text, StringComparison.Ordinal);

    /// <summary>True where every host of this pattern is one of <paramref name="other"/>, which has more.</summary>
    public bool IsNarrowerThan(HostPattern other) =>
        !other.IsExact && Text.Length > other.Text.Length && Text.EndsWith(other.Text, StringComparison.Ordinal);

    /// <summary>The pattern, canonical.</summary>
    public override string ToString() => text is null ? string.Empty : IsExact ? text : "*" + text;
}
