namespace L402Functions.Paywall.Sales;

/// <summary>Which sales are asked for. What is absent limits nothing.</summary>
public sealed record SalesQuery
{
    /// <summary>The earliest first use.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first use is before this.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The service that the first use was of.</summary>
    public string? Service { get; init; }

    /// <summary>The path that the first use was of.</summary>
    public string? Path { get; init; }
}
