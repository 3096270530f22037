using L402Functions.Settings;
using L402Functions.Spending;
using L402Functions.Spending.Rollups;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.Accounting;

/// <summary>Adds up, by the clock, what happened since the last time.</summary>
public sealed partial class RollupFunction(RollupDesk rollups, AccountingSetup setup, TimeProvider clock, ILogger<RollupFunction> logger)
{
    /// <summary>One run over every ledger, as far as its time allows. Sales are counted by a timer of their own.</summary>
    [Function("Rollup")]
    public async Task RunAsync([TimerTrigger("%" + AccountingTimers.Rollup + "%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var report = await rollups.RunAsync(new TimeBox(clock, setup.TimeBox), cancellationToken);
        if (report is not { Rows: 0, Left: 0, Broken: 0 })
        {
            LogFolded(report.Roots, report.Rows, report.Left, report.Broken);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Rolled up: {Rows} audit rows of {Roots} ledgers; {Left} are left to the next run, {Broken} break")]
    private partial void LogFolded(int roots, long rows, int left, int broken);
}
