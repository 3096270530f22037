namespace L402Functions.Spending.Rollups;

/// <summary>Rollups as lines of a chart: one for each value of what they are told apart by, a point for each day on which something happened.</summary>
/// <param name="Name">The agent, destination or category; <see cref="All"/> where nothing is told apart.</param>
/// <param name="Total">All its points together.</param>
/// <param name="Points">By day.</param>
public sealed record RollupSeries(string Name, RollupFigures Total, IReadOnlyList<RollupPoint> Points)
{
    /// <summary>The name of the one line that has everything.</summary>
    public const string All = "all";

    /// <summary>The lines, the one with most spent first.</summary>
    public static IReadOnlyList<RollupSeries> Of(IEnumerable<Rollup> rollups, RollupGrouping by)
    {
        ArgumentNullException.ThrowIfNull(rollups);
        return [.. rollups
            .GroupBy(r => NameOf(r.Key, by), StringComparer.Ordinal)
            .Select(line => new RollupSeries(line.Key, Sum(line), [.. line.GroupBy(r => r.Key.Day).OrderBy(d => d.Key).Select(d => new RollupPoint(d.Key, Sum(d)))]))
            .OrderByDescending(line => line.Total.Spent)
            .ThenBy(line => line.Name, StringComparer.Ordinal)];
    }

    /// <summary>Everything together.</summary>
    public static RollupFigures Sum(IEnumerable<Rollup> rollups)
    {
        ArgumentNullException.ThrowIfNull(rollups);
        return rollups.Aggregate(RollupFigures.Nothing, (sum, r) => sum.Add(r.Figures));
    }

    private static string NameOf(RollupKey key, RollupGrouping by) => by switch
    {
        RollupGrouping.Day => All,
        RollupGrouping.Agent => key.Agent.Value,
        RollupGrouping.Destination => key.Destination,
        RollupGrouping.Category => key.Category,
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, "Not a grouping."),
    };
}
