using L402Functions.Paywall.Redemption;
using Microsoft.Extensions.Logging;

namespace L402Functions.Paywall.Sales;

/// <summary>
/// Counts sales per day, service and path, from their rows and always anew: today, yesterday, and every day since the last count, so that
/// a run that failed or never came leaves no gap, and no run counts anything twice.
/// </summary>
public sealed partial class SalesRollup(ISaleBook book, ISalesFigures figures, TimeProvider clock, ILogger<SalesRollup> logger)
{
    /// <summary>How far back the first count goes, in days.</summary>
    public const int FirstCountDays = 400;

    /// <summary>One count.</summary>
    /// <param name="cancellationToken">Ends it. Nothing is written before everything is counted; the next run begins anew.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<SalesRollupReport> RunAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var from = FirstDay(await figures.FindCountedAsync(cancellationToken), today);
        var query = new SalesQuery { From = StartOf(from), To = StartOf(today.AddDays(1)) };
        var tallies = await Task.WhenAll(book.ReadShares(query, cancellationToken).Select(share => CountAsync(share, cancellationToken)));
        var all = new SalesTally();
        foreach (var tally in tallies)
        {
            all.Add(tally);
        }

        var byDay = all.ByDay();
        for (var day = from; day <= today; day = day.AddDays(1))
        {
            await figures.ReplaceDayAsync(day, [.. byDay[day]], cancellationToken);
        }

        await figures.NoteCountedAsync(today, cancellationToken);
        var report = new SalesRollupReport(from, today, all.Count, byDay.Sum(d => d.Count()));
        LogCounted(report.Sales, report.From, report.To);
        return report;
    }

    /// <summary>The day before the last count is counted once more: uses of its sales were still made, and released, after midnight.</summary>
    private static DateOnly FirstDay(DateOnly? counted, DateOnly today)
    {
        var earliest = today.AddDays(-FirstCountDays);
        var since = counted is { } last ? last.AddDays(-1) : earliest;
        var yesterday = today.AddDays(-1);
        since = since > yesterday ? yesterday : since;
        return since < earliest ? earliest : since;
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static async Task<SalesTally> CountAsync(IAsyncEnumerable<Sale> share, CancellationToken cancellationToken)
    {
        var tally = new SalesTally();
        await foreach (var sale in share.WithCancellation(cancellationToken))
        {
            tally.Add(sale);
        }

        return tally;
    }

    [LoggerMessage(1, LogLevel.Information, "Counted {Sales} sales of {From} to {To}")]
    private partial void LogCounted(long sales, DateOnly from, DateOnly to);
}
