namespace L402Functions.Spending.Payments;

/// <summary>What a sweep found.</summary>
/// <param name="Open">Intents that are not final.</param>
/// <param name="Woken">For how many a message was sent.</param>
/// <param name="Expired">How many approvals nobody answered in time.</param>
/// <param name="NeedOperator">How many wait for an operator.</param>
public sealed record SweepReport(int Open, int Woken, int Expired, int NeedOperator)
{
    /// <summary>Since when the oldest payment of unknown outcome is so; null where there is none.</summary>
    public DateTimeOffset? UnknownSince { get; init; }

    /// <summary>Nothing.</summary>
    public static SweepReport Nothing { get; } = new(0, 0, 0, 0);

    /// <summary>Both together.</summary>
    public static SweepReport operator +(SweepReport left, SweepReport right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new SweepReport(left.Open + right.Open, left.Woken + right.Woken, left.Expired + right.Expired, left.NeedOperator + right.NeedOperator)
        {
            UnknownSince = right.UnknownSince is null || left.UnknownSince < right.UnknownSince ? left.UnknownSince : right.UnknownSince,
        };
    }

    /// <summary>Both together.</summary>
    public static SweepReport Add(SweepReport left, SweepReport right) => left + right;
}
