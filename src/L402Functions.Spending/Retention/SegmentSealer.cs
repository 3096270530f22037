using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Rollups;

namespace L402Functions.Spending.Retention;

/// <summary>
/// Finds the next segment of a chain, checks it and puts it into the archive. Its rows are read once, together with the one row after them
/// that vouches for the last.
/// </summary>
internal sealed class SegmentSealer(ILedgerStore store, SpendingLedger ledger, SegmentBook segments, SegmentArchiver archiver, IIdSource ids, RetentionLimits limits)
{
    /// <summary>Seals the oldest rows that are in no segment yet, where they are of days before <paramref name="before"/>.</summary>
    /// <exception cref="LedgerStoreException">A store did not answer. Do it again.</exception>
    /// <exception cref="LedgerBusyException">The ledger is busy. Do it again.</exception>
    public async Task<SealResult> SealNextAsync(AgentId root, DateOnly before, CancellationToken cancellationToken)
    {
        var last = await segments.FindLastAsync(root, cancellationToken);
        var from = last?.Manifest.Last ?? AuditLink.Start;
        var open = await OpenPurposes.ReadAsync(store, root, cancellationToken);
        var end = HeadVersion.Read(root, await store.ReadAsync(root, RowKeys.Head, cancellationToken)).Head.Chain;
        SegmentDraft? draft = null;
        try
        {
            var walk = new ChainWalk(from);
            await foreach (var row in store.ReadRangeAsync(root, RowKeys.AuditEntry(from.Sequence + 1), RowKeys.AuditEntry(end.Sequence + 1), cancellationToken))
            {
                if (walk.Take(row, out var entry) is { } broken)
                {
                    return await BrokenAsync(root, from, broken, cancellationToken);
                }

                var day = RollupFold.DayOf(entry!);
                if (day >= before || draft is { IsFull: true } || (draft is { HasSubstance: true } && day > draft.Day))
                {
                    return await StoreAsync(root, draft, cancellationToken);
                }

                draft ??= new SegmentDraft(root, from, last?.Manifest.Tally ?? AuditTally.Empty, day, open.All, limits);
                draft.Day = day > draft.Day ? day : draft.Day;
                draft.Add(entry!);
            }

            return walk.CheckEnd(end) is { } atEnd
                ? await BrokenAsync(root, from, atEnd, cancellationToken)
                : await StoreAsync(root, draft, cancellationToken);
        }
        finally
        {
            draft?.Dispose();
        }
    }

    private async Task<SealResult> StoreAsync(AgentId root, SegmentDraft? draft, CancellationToken cancellationToken)
    {
        if (draft is not { HasSubstance: true })
        {
            return new SealResult.NothingDue();
        }

        var segment = await archiver.StoreAsync(draft, cancellationToken);
        return new SealResult.Sealed(await ledger.ExecuteAsync(root, new SealStep(ids.NewId(), segment), cancellationToken));
    }

    /// <summary>Another instance that sealed and pruned the same rows meanwhile leaves what looks like a break.</summary>
    private async Task<SealResult> BrokenAsync(AgentId root, AuditLink from, AuditVerification.Broken broken, CancellationToken cancellationToken)
    {
        var last = (await segments.FindLastAsync(root, cancellationToken))?.Manifest.Last ?? AuditLink.Start;
        return last.Sequence > from.Sequence ? new SealResult.NothingDue() : new SealResult.Broken(broken);
    }
}
