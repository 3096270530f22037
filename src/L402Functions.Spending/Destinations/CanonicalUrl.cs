namespace L402Functions.Spending.Destinations;

/// <summary>A URL in the one spelling in which it is compared. Query and fragment are left out: they are the agent's own and may be secret.</summary>
/// <param name="Scheme">http or https.</param>
/// <param name="Host">The host, with its port where that is neither 80 nor 443.</param>
/// <param name="Path">The path, starting with a slash, its escapes in upper case.</param>
public sealed record CanonicalUrl(string Scheme, DestinationKey Host, string Path)
{
    /// <summary>The URL.</summary>
    public override string ToString() => $"{Scheme}://{Host}{Path}";
}
