using L402Functions.Settings;
using L402Functions.Spending;
using L402Functions.Spending.Retention;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.Accounting;

/// <summary>Archives and deletes, by the clock, audit rows that are old enough.</summary>
public sealed partial class RetentionFunction(RetentionDesk retention, AccountingSetup setup, TimeProvider clock, ILogger<RetentionFunction> logger)
{
    /// <summary>One run over every ledger, as far as its time allows.</summary>
    [Function("Retention")]
    public async Task RunAsync([TimerTrigger("%" + AccountingTimers.Retention + "%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var report = await retention.RunAsync(new TimeBox(clock, setup.TimeBox), cancellationToken);
        if (report is not { Archived: 0, Deleted: 0, Held: 0, Left: 0, Blocked: 0 })
        {
            LogRun(report.Archived, report.Deleted, report.Roots, report.Held, report.Left, report.Blocked);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Retention: {Archived} segments archived, {Deleted} rows deleted, of {Roots} ledgers; {Held} are on hold, {Left} left to the next run, {Blocked} blocked")]
    private partial void LogRun(int archived, long deleted, int roots, int held, int left, int blocked);
}
