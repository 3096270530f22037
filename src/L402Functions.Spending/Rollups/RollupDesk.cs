using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Rollups;

/// <summary>
/// Folds audit logs into daily rollups. A portion's figures and the cursor behind it are one transaction, conditional on every row of it, so
/// that each audit row counts once whatever dies, answers late or runs beside it. The chain is checked on the way: nothing counts that does
/// not follow from what counted before.
/// </summary>
public sealed partial class RollupDesk(ILedgerStore store, IAgentDirectory agents, TimeProvider clock, ILogger<RollupDesk> logger)
{
    /// <summary>How often a run lets another worker have the root before it leaves it to that one.</summary>
    private const int Patience = 20;

    /// <summary>Folds every root's log, as far as the time allows.</summary>
    public async Task<RollupReport> RunAsync(TimeBox time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        var report = RollupReport.Nothing;
        await foreach (var root in agents.ListRootsAsync(cancellationToken))
        {
            report = report with { Roots = report.Roots + 1 };
            if (time.IsOver)
            {
                report = report with { Left = report.Left + 1 };
                continue;
            }

            try
            {
                var progress = await FoldAsync(root, time, cancellationToken);
                report = report with
                {
                    Rows = report.Rows + progress.Rows,
                    Left = report.Left + (progress is { Complete: false, Broken: null } ? 1 : 0),
                    Broken = report.Broken + (progress.Broken is null ? 0 : 1),
                };
            }
            catch (LedgerStoreException failed)
            {
                LogLeft(root, failed);
                report = report with { Left = report.Left + 1 };
            }
            catch (Exception damaged) when (damaged is FormatException or InvalidDataException)
            {
                LogDamaged(root, damaged);
                report = report with { Broken = report.Broken + 1 };
            }
        }

        return report;
    }

    /// <summary>Folds one root's log up to the end that its head has now.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer. What was folded stays; ask again.</exception>
    public async Task<RollupProgress> FoldAsync(AgentId root, TimeBox time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        var end = HeadVersion.Read(root, await store.ReadAsync(root, RowKeys.Head, cancellationToken)).Head.Chain;
        var folded = 0L;
        for (var tries = 0; ; tries++)
        {
            var portion = new RollupPortion(root, store, await store.ReadAsync(root, RowKeys.RollupCursor, cancellationToken));
            var broken = await FoldAsync(root, portion, end, time, cancellationToken);
            folded += portion.Committed;
            if (broken is not null)
            {
                LogBroken(root, broken.Break, broken.Sequence);
            }

            if (!portion.LostToAnother || tries == Patience)
            {
                return new RollupProgress(folded, portion.Cursor, portion.Cursor.Sequence >= end.Sequence, broken);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10 * tries), clock, cancellationToken);
        }
    }

    /// <summary>Reads on from the cursor, until the end, a break, the end of the time, or another worker who was faster.</summary>
    private async Task<AuditVerification.Broken?> FoldAsync(
        AgentId root, RollupPortion portion, AuditLink end, TimeBox time, CancellationToken cancellationToken)
    {
        if (portion.Cursor.Sequence >= end.Sequence)
        {
            return null;
        }

        var walk = new ChainWalk(portion.Cursor);
        var rows = store.ReadRangeAsync(root, RowKeys.AuditEntry(portion.Cursor.Sequence + 1), RowKeys.AuditEntry(end.Sequence + 1), cancellationToken);
        await foreach (var row in rows)
        {
            if (walk.Take(row, out var entry) is { } broken)
            {
                return broken;
            }

            // Only now, as a row is vouched for by the one after it.
            if (portion.TryAdd(entry!))
            {
                continue;
            }

            if (!await portion.CommitAsync(cancellationToken) || time.IsOver)
            {
                return null;
            }

            if (!portion.TryAdd(entry!))
            {
                throw new InvalidOperationException("One audit row fits into no transaction.");
            }
        }

        if (walk.CheckEnd(end) is { } atEnd)
        {
            return atEnd;
        }

        await portion.CommitAsync(cancellationToken);
        return null;
    }

    [LoggerMessage(1, LogLevel.Warning, "The rollups of {Root} are left to the next run: the ledger is down")]
    private partial void LogLeft(AgentId root, Exception failed);

    [LoggerMessage(3, LogLevel.Critical, "The rollups of {Root} cannot be read, and nothing is added to them")]
    private partial void LogDamaged(AgentId root, Exception damaged);

    [LoggerMessage(2, LogLevel.Critical, "The audit log of {Root} breaks at row {Sequence} ({Break}): its rollups stop there")]
    private partial void LogBroken(AgentId root, AuditBreak @break, long sequence);
}
