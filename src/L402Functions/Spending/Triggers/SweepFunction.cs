using L402Functions.Spending.Payments;
using L402Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Triggers;

/// <summary>Finds, by the clock, what no message came for.</summary>
public sealed partial class SweepFunction(Sweeper sweeper, GaugeRound gauges, ILogger<SweepFunction> logger)
{
    /// <summary>One sweep over every ledger, and a look at what is measured by the clock.</summary>
    [Function("Sweep")]
    public async Task RunAsync([TimerTrigger("%" + MoneyConnection.SweepSchedule + "%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var report = await sweeper.SweepAsync(cancellationToken);
        if (report != SweepReport.Nothing)
        {
            LogSwept(report.Open, report.Woken, report.Expired, report.NeedOperator);
        }

        await gauges.RunAsync(report, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Information, "Swept: {Open} intents are open, {Woken} were woken, {Expired} approvals expired, {NeedOperator} need an operator")]
    private partial void LogSwept(int open, int woken, int expired, int needOperator);
}
