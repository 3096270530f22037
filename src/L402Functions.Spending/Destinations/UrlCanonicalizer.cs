namespace L402Functions.Spending.Destinations;

/// <summary>Gives each URL one spelling, so that no other spelling of a host gets past a rule. What readers of URLs disagree about is refused.</summary>
public static class UrlCanonicalizer
{
    /// <summary>The longest URL, in characters.</summary>
    public const int MaxLength = 2_048;

    /// <summary>Reads <paramref name="text"/>; null and a reason where it is not taken.</summary>
    public static UrlError TryParse(ReadOnlySpan<char> text, out CanonicalUrl? url) => throw new NotImplementedException();
}
