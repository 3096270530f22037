using L402Functions.Accounting;
using L402Functions.Paywall.Sales;
using L402Functions.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.Operator;

/// <summary>
/// Counts sales by the clock, when payments are: in a run of its own, so that neither takes the other's time nor fails with it.
/// </summary>
public sealed partial class CountSalesFunction(SalesRollup rollup, AccountingSetup setup, TimeProvider clock, ILogger<CountSalesFunction> logger)
{
    /// <summary>One count of the last days.</summary>
    [Function("CountSales")]
    public async Task RunAsync([TimerTrigger("%" + AccountingTimers.Rollup + "%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(setup.TimeBox, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await rollup.RunAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogTooMany(setup.TimeBox);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "There are more sales than could be looked through within {TimeBox}: the figures of their days stay as they are")]
    private partial void LogTooMany(TimeSpan timeBox);
}
