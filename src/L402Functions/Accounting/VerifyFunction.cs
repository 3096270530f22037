using L402Functions.Settings;
using L402Functions.Spending;
using L402Functions.Spending.Audit.Verification;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.Accounting;

/// <summary>Verifies the books by the clock. The verifier itself logs and counts each break.</summary>
public sealed partial class VerifyFunction(AuditVerifier verifier, AccountingSetup setup, TimeProvider clock, ILogger<VerifyFunction> logger)
{
    /// <summary>One run over every ledger, as far as its time allows; the next one begins elsewhere.</summary>
    [Function("VerifyBooks")]
    public async Task RunAsync([TimerTrigger("%" + AccountingTimers.Verify + "%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var report = await verifier.VerifyAllAsync(deep: false, new TimeBox(clock, setup.TimeBox), cancellationToken);
        LogVerified(report.Roots.Length, report.Roots.Sum(r => r.RowsRead), report.RootsLeft, report.Breaks.Count(), report.Complete);
    }

    [LoggerMessage(1, LogLevel.Information, "Verified: {Roots} ledgers with {Rows} audit rows, {Left} are left to the next run; {Breaks} breaks; everything was looked at: {Complete}")]
    private partial void LogVerified(int roots, long rows, int left, int breaks, bool complete);
}
