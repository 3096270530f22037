namespace L402Functions.Spending.Destinations;

/// <summary>What a table says of one destination.</summary>
/// <param name="Denied">An entry that denies it; it wins over every other.</param>
/// <param name="ByHost">The narrowest entry that allows the host.</param>
/// <param name="ByPayee">The entry without a host that allows the payee.</param>
public sealed record DestinationMatch(DestinationRule? Denied, DestinationRule? ByHost, DestinationRule? ByPayee)
{
    /// <summary>The table says nothing.</summary>
    public static DestinationMatch None { get; } = new(null, null, null);

    /// <summary>The entries that allow, the host's first.</summary>
    internal IEnumerable<DestinationRule> Allowing => new[] { ByHost, ByPayee }.OfType<DestinationRule>();
}
