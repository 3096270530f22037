using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Rollups;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Retention;

/// <summary>
/// Keeps audit logs from growing without end: rows of days that are old enough are checked, put into the archive and deleted, segment by segment,
/// the oldest first. Every step can be done again, so that dying anywhere, being away for days or running several times at once changes nothing.
/// A log that does not verify is reported, and is left as it is.
/// </summary>
public sealed partial class RetentionDesk
{
    private readonly ILedgerStore store;
    private readonly IAgentDirectory agents;
    private readonly IHoldBoard holds;
    private readonly RollupDesk rollups;
    private readonly IIdSource ids;
    private readonly RetentionLimits limits;
    private readonly TimeProvider clock;
    private readonly RetentionMetrics metrics;
    private readonly ILogger<RetentionDesk> logger;
    private readonly SegmentBook segments;
    private readonly SegmentSealer sealer;
    private readonly SegmentPruner pruner;

    /// <summary>A desk over a ledger's store and an archive.</summary>
    public RetentionDesk(
        ILedgerStore store, SpendingLedger ledger, IArchiveStore archive, IHoldBoard holds, IAgentDirectory agents, RollupDesk rollups,
        IIdSource ids, RetentionLimits limits, TimeProvider clock, RetentionMetrics metrics, ILogger<RetentionDesk> logger)
    {
        (this.store, this.agents, this.holds, this.rollups, this.ids) = (store, agents, holds, rollups, ids);
        (this.limits, this.clock, this.metrics, this.logger) = (limits, clock, metrics, logger);
        segments = new SegmentBook(store);
        sealer = new SegmentSealer(store, ledger, segments, new SegmentArchiver(archive, clock, logger), ids, limits);
        pruner = new SegmentPruner(store, ledger, archive, holds, ids, limits, clock);
    }

    /// <summary>Does what is due for every root, as far as the time allows. Each run begins with another root, so that none waits for ever.</summary>
    public async Task<RetentionReport> RunAsync(TimeBox time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        var roots = new List<AgentId>();
        await foreach (var root in agents.ListRootsAsync(cancellationToken))
        {
            roots.Add(root);
        }

        var report = RetentionReport.Nothing;
        var start = roots.Count == 0 ? 0 : (int)(ids.NewDelay(TimeSpan.FromTicks(long.MaxValue >> 1)).Ticks % roots.Count);
        foreach (var root in roots.Skip(start).Concat(roots.Take(start)))
        {
            report += time.IsOver
                ? new RetentionReport(1, 0, 0, 0, 1, 0)
                : await RunAsync(root, limits.KeptFrom(clock.GetUtcNow()), time, cancellationToken);
        }

        return report;
    }

    /// <summary>Archives and deletes one root's rows of days before <paramref name="before"/>, as far as the time allows.</summary>
    public async Task<RetentionReport> RunAsync(AgentId root, DateOnly before, TimeBox time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        var report = RetentionReport.Nothing with { Roots = 1 };
        try
        {
            await rollups.FoldAsync(root, time, cancellationToken);
            while (true)
            {
                report += await PruneAsync(root, time, cancellationToken);
                if (time.IsOver)
                {
                    return report with { Left = 1 };
                }

                switch (await sealer.SealNextAsync(root, before, cancellationToken))
                {
                    case SealResult.Sealed:
                        metrics.Archived();
                        report += RetentionReport.Nothing with { Archived = 1 };
                        break;
                    case SealResult.Broken { Break: var broken }:
                        metrics.Blocked(SnakeCase.Of(broken.Break));
                        LogBroken(root, broken.Break, broken.Sequence);
                        return report with { Blocked = 1 };
                    default:
                        return report with { Held = Math.Min(report.Held, 1), Left = Math.Min(report.Left, 1) };
                }
            }
        }
        catch (Exception failed) when (failed is LedgerBusyException or LedgerStoreException)
        {
            LogLeft(root, failed);
            return report with { Left = 1 };
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FormatException)
        {
            metrics.Blocked("archive");
            LogBlocked(root, wrong);
            return report with { Blocked = 1 };
        }
    }

    /// <summary>Deletes what is in the archive and may go: segments that nobody has finished with, and rows that had stayed for an intent that is final now.</summary>
    private async Task<RetentionReport> PruneAsync(AgentId root, TimeBox time, CancellationToken cancellationToken)
    {
        var due = await ListDueAsync(root, cancellationToken);
        if (due.Count == 0)
        {
            return RetentionReport.Nothing;
        }

        if ((await holds.ReadAsync(cancellationToken)).Covers(root))
        {
            return RetentionReport.Nothing with { Held = 1 };
        }

        var folded = RollupCursor.Read(await store.ReadAsync(root, RowKeys.RollupCursor, cancellationToken)).Sequence;
        var report = RetentionReport.Nothing;
        foreach (var segment in due)
        {
            if (segment.Manifest.Last.Sequence > folded)
            {
                return report with { Left = 1 };
            }

            var (deleted, done) = await pruner.PruneAsync(root, segment, time, cancellationToken);
            metrics.Deleted(deleted);
            report = report with { Deleted = report.Deleted + deleted };
            if (!done)
            {
                return report with { Left = 1 };
            }
        }

        return report;
    }

    /// <summary>
    /// Oldest first. The youngest segments are looked at until one is found that is pruned; of the older ones only those are read of which the
    /// table still has rows. So a log of many years costs a listing of keys.
    /// </summary>
    private async Task<List<Segment>> ListDueAsync(AgentId root, CancellationToken cancellationToken)
    {
        var keys = await segments.ListKeysAsync(root, cancellationToken);
        var due = new List<Segment>();
        var pruned = 0;
        for (var i = keys.Count - 1; i >= 0 && pruned == 0; i--)
        {
            var segment = await segments.ReadAsync(root, keys[i], cancellationToken);
            if (segment.State == SegmentState.Pruned)
            {
                pruned = i + 1;
            }
            else
            {
                due.Add(segment);
            }
        }

        due.Reverse();
        return pruned == 0 ? due : [.. await ListWithRowsAsync(root, keys[..pruned], due.Count > 0 ? due[0].Manifest.First : null, cancellationToken), .. due];
    }

    private async Task<List<Segment>> ListWithRowsAsync(AgentId root, List<string> keys, long? end, CancellationToken cancellationToken)
    {
        end ??= (await segments.ReadAsync(root, keys[^1], cancellationToken)).Manifest.Last.Sequence + 1;
        var found = new List<Segment>();
        await foreach (var row in store.ListKeysAsync(root, RowKeys.Audit, RowKeys.AuditEntry(end.Value), cancellationToken))
        {
            var sequence = RowKeys.SequenceOf(row);
            if (found.Count > 0 && sequence <= found[^1].Manifest.Last.Sequence)
            {
                continue;
            }

            var at = keys.BinarySearch(RowKeys.Segment(sequence), StringComparer.Ordinal);
            found.Add(await segments.ReadAsync(root, keys[at >= 0 ? at : Math.Max(0, ~at - 1)], cancellationToken));
        }

        return found;
    }

    [LoggerMessage(2, LogLevel.Critical, "The audit log of {Root} breaks at row {Sequence} ({Break}): nothing of it is archived or deleted until somebody has looked")]
    private partial void LogBroken(AgentId root, AuditBreak @break, long sequence);

    [LoggerMessage(3, LogLevel.Critical, "The audit log of {Root} is not archived: something is not what it must be")]
    private partial void LogBlocked(AgentId root, Exception wrong);

    [LoggerMessage(4, LogLevel.Warning, "The audit log of {Root} is left to the next run: the ledger or the archive is busy or down")]
    private partial void LogLeft(AgentId root, Exception failed);
}
