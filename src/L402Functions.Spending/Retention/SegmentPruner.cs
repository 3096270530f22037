using System.Collections.Immutable;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Retention;

/// <summary>
/// Deletes rows that are in the archive. The rows themselves say how far it got: what is deleted is not there. Several may do it at once; whoever finds
/// a row gone looks at what is left and goes on.
/// </summary>
internal sealed class SegmentPruner(
    ILedgerStore store, SpendingLedger ledger, IArchiveStore archive, IHoldBoard holds, IIdSource ids, RetentionLimits limits, TimeProvider clock)
{
    /// <summary>After how many transactions the holds are read again.</summary>
    private const int HoldInterval = 20;

    private const int Tries = 8;

    /// <summary>Deletes a segment's rows but for those of open intents, and puts that on record.</summary>
    /// <returns>How many rows were deleted, and whether that was all: false where the time is over or a hold was set.</returns>
    /// <exception cref="LedgerStoreException">The store did not answer. Do it again.</exception>
    /// <exception cref="LedgerBusyException">The ledger is busy. Do it again.</exception>
    /// <exception cref="InvalidDataException">The archive does not have the segment, or not as it was written. Nothing was deleted.</exception>
    public async Task<(long Deleted, bool Done)> PruneAsync(AgentId root, Segment segment, TimeBox time, CancellationToken cancellationToken)
    {
        if (segment.State == SegmentState.Archived)
        {
            await RequireArchiveAsync(segment.Manifest, cancellationToken);
        }

        var open = await OpenPurposes.ReadAsync(store, root, cancellationToken);
        var kept = await KeptAsync(root, segment, open, cancellationToken);
        var stay = kept.Select(k => k.Link.Sequence).ToHashSet();
        var deleted = 0L;
        var transactions = 0;
        foreach (var batch in (await LeftAsync(root, segment, cancellationToken)).Where(n => !stay.Contains(n)).Chunk(ILedgerStore.MaxWrites))
        {
            if (time.IsOver || (transactions++ % HoldInterval == 0 && (await holds.ReadAsync(cancellationToken)).Covers(root)))
            {
                return (deleted, false);
            }

            deleted += await DeleteAsync(root, batch, cancellationToken);
        }

        await ledger.ExecuteAsync(root, new PruneStep(ids.NewId(), segment.RowKey, kept), cancellationToken);
        return (deleted, true);
    }

    /// <summary>What is about to be deleted must be there to be read, and not only have been written once.</summary>
    private async Task RequireArchiveAsync(SegmentManifest manifest, CancellationToken cancellationToken)
    {
        var rows = manifest.Rows;
        var found = await ArchiveDigest.OfAsync(archive, rows.Name, rows.Bytes, unpack: false, cancellationToken);
        if (found != (rows.Bytes, rows.Sha256) && !(found is null && limits.HasExpired(manifest.MadeAt, clock.GetUtcNow())))
        {
            throw new InvalidDataException(
                found is null ? $"The archive has no '{rows.Name}' any more: its rows are not deleted." : $"The archive's '{rows.Name}' is not what was written: its rows are not deleted.");
        }
    }

    /// <summary>The rows that stay: those that stayed before and whose intents are still open, and those of purposes that were taken up again since.</summary>
    private async Task<ImmutableArray<KeptRow>> KeptAsync(AgentId root, Segment segment, OpenPurposes open, CancellationToken cancellationToken)
    {
        ImmutableArray<KeptRow> kept = [.. segment.Kept.Where(k => open.Contains(k.Intent))];
        var known = segment.Kept.Select(k => k.Intent).ToHashSet();
        var more = segment.State == SegmentState.Archived ? open.StartedBy(segment.Manifest.Last.Sequence).Where(p => !known.Contains(p)).ToHashSet() : [];
        if (more.Count == 0)
        {
            return kept;
        }

        var found = kept.ToBuilder();
        await foreach (var row in store.ReadRangeAsync(
            root, RowKeys.AuditEntry(segment.Manifest.First), RowKeys.AuditEntry(segment.Manifest.Last.Sequence + 1), cancellationToken))
        {
            if (AuditEntry.Read(row.Document) is { Intent: { } intent } entry && more.Contains(intent.Purpose))
            {
                found.Add(new KeptRow(entry.Link, intent.Purpose));
            }
        }

        found.Sort((a, b) => a.Link.Sequence.CompareTo(b.Link.Sequence));
        return found.ToImmutable();
    }

    /// <summary>
    /// The numbers of the rows that may still be there, without reading them all: of rows that nobody has begun to delete, every one; of
    /// those of a pruned segment, the ones that had stayed.
    /// </summary>
    private async Task<IEnumerable<long>> LeftAsync(AgentId root, Segment segment, CancellationToken cancellationToken)
    {
        if (segment.State == SegmentState.Pruned)
        {
            return await KeysAsync(root, segment.Manifest.First, segment.Manifest.Last.Sequence, int.MaxValue, cancellationToken);
        }

        return await KeysAsync(root, segment.Manifest.First, segment.Manifest.Last.Sequence, 1, cancellationToken) is [var first]
            ? Numbers(first, segment.Manifest.Last.Sequence)
            : [];
    }

    private async Task<long> DeleteAsync(AgentId root, long[] batch, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            if (await store.WriteAsync(root, [.. batch.Select(n => new RowWrite.Delete(RowKeys.AuditEntry(n)))], cancellationToken) is WriteResult.Committed)
            {
                return batch.Length;
            }

            var left = await KeysAsync(root, batch[0], batch[^1], int.MaxValue, cancellationToken);
            batch = [.. batch.Intersect(left)];
            if (batch.Length == 0)
            {
                return 0;
            }
        }

        throw new LedgerBusyException(root, LedgerBusyReason.Contended, mayBeApplied: false);
    }

    private async Task<List<long>> KeysAsync(AgentId root, long first, long last, int most, CancellationToken cancellationToken)
    {
        var numbers = new List<long>();
        await foreach (var key in store.ListKeysAsync(root, RowKeys.AuditEntry(first), RowKeys.AuditEntry(last + 1), cancellationToken))
        {
            numbers.Add(RowKeys.SequenceOf(key));
            if (numbers.Count == most)
            {
                break;
            }
        }

        return numbers;
    }

    private static IEnumerable<long> Numbers(long first, long last)
    {
        for (var number = first; number <= last; number++)
        {
            yield return number;
        }
    }
}
