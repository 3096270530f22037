namespace L402Functions.Paywall.Quotes;

/// <summary>The bounds on what a caller who pays nothing can make this instance do.</summary>
public sealed record QuoteOptions
{
    /// <summary>How many challenges a client may ask for at once.</summary>
    public int ClientBurst { get; init; } = 20;

    /// <summary>How many more it may ask for per minute.</summary>
    public int ClientPerMinute { get; init; } = 60;

    /// <summary>How many unpaid offers this instance keeps open, over all clients.</summary>
    public int MaxOpen { get; init; } = 10_000;

    /// <summary>
    /// How long the same client, asking for the same thing at the same price, is answered with the same invoice. Short, because clients
    /// behind one address would otherwise be handed an invoice that another of them has just paid.
    /// </summary>
    public TimeSpan ReuseFor { get; init; } = TimeSpan.FromSeconds(30);
}
