namespace L402Functions.Spending.Policy.Documents;

/// <summary>How long lists may be and how large numbers.</summary>
internal static class PolicyLimits
{
    public const int MaxCategories = 64;
    public const int MaxSeconds = 366 * 24 * 60 * 60;
    public const int MaxBlocks = 10_000;
    public const int MaxPercent = 1_000_000;
    public const int MaxPayments = 1_000_000;
}
