using L402Functions.Paywall.Redemption;

namespace L402Functions.Paywall.Sales;

/// <summary>
/// Adds sales up per day, service and path. Paths are the buyers' to invent where a route takes any, so their number is bounded twice: while
/// counting, and in what comes out. What is beyond is summed, never left out.
/// </summary>
public sealed class SalesTally
{
    /// <summary>The most paths of a service that a day has figures of: those that brought in most.</summary>
    public const int PathsPerService = 200;

    private const int MostCounted = 100_000;
    private readonly Dictionary<(DateOnly Day, string Service, string Path), SalesFigure> figures = [];

    /// <summary>How many sales were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a sale; one that was never used is none.</summary>
    public void Add(Sale sale)
    {
        ArgumentNullException.ThrowIfNull(sale);
        if (sale.FirstUsedAt is not { } at)
        {
            return;
        }

        Count++;
        Add(new SalesFigure(DateOnly.FromDateTime(at.UtcDateTime), sale.Service, sale.Path)
        {
            Sales = 1,
            Amount = sale.Amount,
            Uses = sale.Uses,
            Spent = sale.Spent,
            Unserved = sale.Uses == 0 ? 1 : 0,
        });
    }

    /// <summary>Adds what another one counted.</summary>
    public void Add(SalesTally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += other.Count;
        foreach (var figure in other.figures.Values)
        {
            Add(figure);
        }
    }

    /// <summary>The figures of every day, by service and path.</summary>
    public ILookup<DateOnly, SalesFigure> ByDay() =>
        figures.Values
            .GroupBy(f => (f.Day, f.Service))
            .SelectMany(group => Bounded([.. group]))
            .OrderBy(f => f.Day)
            .ThenBy(f => f.Service, StringComparer.Ordinal)
            .ThenBy(f => f.Path, StringComparer.Ordinal)
            .ToLookup(f => f.Day);

    private static IEnumerable<SalesFigure> Bounded(IReadOnlyList<SalesFigure> ofService)
    {
        var others = ofService.Where(f => f.Path == SalesFigure.OtherPaths);
        var ranked = ofService
            .Where(f => f.Path != SalesFigure.OtherPaths)
            .OrderByDescending(f => f.Amount.Value)
            .ThenBy(f => f.Path, StringComparer.Ordinal)
            .ToList();
        var rest = ranked.Skip(PathsPerService).Concat(others).Select(f => f with { Path = SalesFigure.OtherPaths }).ToList();
        return rest.Count == 0 ? ranked : ranked.Take(PathsPerService).Append(rest.Aggregate((sum, next) => sum.Plus(next)));
    }

    private void Add(SalesFigure figure)
    {
        var key = (figure.Day, figure.Service, figure.Path);
        if (!figures.ContainsKey(key) && figures.Count >= MostCounted)
        {
            key.Path = SalesFigure.OtherPaths;
            figure = figure with { Path = SalesFigure.OtherPaths };
        }

        figures[key] = figures.TryGetValue(key, out var sum) ? sum.Plus(figure) : figure;
    }
}
