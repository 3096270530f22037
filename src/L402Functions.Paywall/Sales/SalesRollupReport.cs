namespace L402Functions.Paywall.Sales;

/// <summary>What a count came to.</summary>
/// <param name="From">The first day that was counted.</param>
/// <param name="To">The last one: today, so far.</param>
/// <param name="Sales">How many sales.</param>
/// <param name="Figures">Into how many figures.</param>
public sealed record SalesRollupReport(DateOnly From, DateOnly To, long Sales, int Figures);
