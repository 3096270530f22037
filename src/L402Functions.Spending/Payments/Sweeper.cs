using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Payments;

/// <summary>
/// Finds the open intents whose time has come and of which nobody spoke: requests that were written and whose message was never sent,
/// attempts whose worker died, looks that are overdue, approvals that nobody gave. It sends messages and decides nothing but that time is over.
/// </summary>
public sealed partial class Sweeper(IntentBook book, IAgentDirectory agents, Waker waker, TimeProvider clock, SpendingSettings settings, ILogger<Sweeper> logger)
{
    /// <summary>Sweeps every root. What cannot be read now is left to the next sweep.</summary>
    public async Task<SweepReport> SweepAsync(CancellationToken cancellationToken)
    {
        var report = SweepReport.Nothing;
        await foreach (var root in agents.ListRootsAsync(cancellationToken))
        {
            try
            {
                report += await SweepAsync(root, cancellationToken);
            }
            catch (Exception e) when (e is LedgerBusyException or LedgerStoreException)
            {
                LogLeft(root, e);
            }
        }

        return report;
    }

    /// <summary>Sweeps one root.</summary>
    public async Task<SweepReport> SweepAsync(AgentId root, CancellationToken cancellationToken)
    {
        var report = SweepReport.Nothing;
        var now = clock.GetUtcNow();
        await foreach (var open in book.ListOpenAsync(root, cancellationToken))
        {
            report += new SweepReport(1, 0, 0, open.State == IntentState.NeedsOperator ? 1 : 0) { UnknownSince = open.UnknownSince };
            if (report.Woken < settings.SweepLimit)
            {
                report += await SweepAsync(root, open, now, cancellationToken);
            }
        }

        return report;
    }

    private async Task<SweepReport> SweepAsync(AgentId root, OpenIntent open, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var woken = 0;
        if (open.State == IntentState.AwaitingApproval)
        {
            return open.ActAt <= now && await ExpireAsync(root, open.Id, cancellationToken) ? new SweepReport(0, 0, 1, 0) : SweepReport.Nothing;
        }

        if (open.ActAt + settings.SweepGrace <= now)
        {
            await waker.PayAsync(root, open.Id, TimeSpan.Zero, cancellationToken);
            woken = 1;
        }

        if (open.LookAt + settings.SweepGrace <= now)
        {
            await waker.LookAsync(root, open.Id, TimeSpan.Zero, cancellationToken);
            woken = 1;
        }

        return new SweepReport(0, woken, 0, 0);
    }

    private async Task<bool> ExpireAsync(AgentId root, IntentId id, CancellationToken cancellationToken) =>
        await book.ExecuteAsync(root, new EndApprovalStep(book.NewStepId(), id, null, null), cancellationToken) is StepOutcome.Changed;

    [LoggerMessage(1, LogLevel.Warning, "The ledger of {Root} is left to the next sweep: it is busy or down")]
    private partial void LogLeft(AgentId root, Exception failed);
}
