using L402Functions.Protocol;

namespace L402Functions.Paywall.Sales;

/// <summary>What was sold on a day, of a service, at a path. A sale counts on the day of its first use.</summary>
/// <param name="Day">The day, in UTC.</param>
/// <param name="Service">The service.</param>
/// <param name="Path">The path, or <see cref="OtherPaths"/>.</param>
public sealed record SalesFigure(DateOnly Day, string Service, string Path)
{
    /// <summary>Stands for all paths that have no figure of their own: no path begins like this.</summary>
    public const string OtherPaths = "*";

    /// <summary>How many payments were first used.</summary>
    public long Sales { get; init; }

    /// <summary>What was paid for them, as far as their credentials tell it.</summary>
    public Msat Amount { get; init; }

    /// <summary>How many uses of them were made, until it was counted.</summary>
    public long Uses { get; init; }

    /// <summary>What those uses cost.</summary>
    public Msat Spent { get; init; }

    /// <summary>How many of them have had no use that was served: each was given back, and may still be made.</summary>
    public long Unserved { get; init; }

    /// <summary>Both together, under this one's name.</summary>
    public SalesFigure Plus(SalesFigure other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Sales = Sales + other.Sales,
            Amount = Amount + other.Amount,
            Uses = Uses + other.Uses,
            Spent = Spent + other.Spent,
            Unserved = Unserved + other.Unserved,
        };
    }
}
