using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>
/// Checks one ledger while steps go on. Rows never change, so the chain is compared with the head that was read before it. Intents do: those that rows tell of since
/// are read again, with a newer head each time, until a head is found since which nothing happened. Everything that is compared belongs to that one.
/// </summary>
internal sealed class RootCheck(ILedgerStore store, IArchiveStore archive, VerificationLimits limits, TimeProvider clock)
{
    /// <summary>How often a ledger is checked before what was found is believed: a segment that is pruned meanwhile looks like a break.</summary>
    private const int Looks = 2;

    /// <summary>Checks a ledger.</summary>
    /// <param name="root">Whose.</param>
    /// <param name="anchors">What checkpoints signed, read before.</param>
    /// <param name="deep">Also the rows in the archive.</param>
    /// <param name="cancellationToken">Ends the checking.</param>
    /// <exception cref="LedgerStoreException">A store did not answer.</exception>
    public async Task<(RootReport Report, IReadOnlyCollection<WalletClaim> Claims)> CheckAsync(
        AgentId root, ILookup<long, Anchors.Anchor> anchors, bool deep, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var found = await LookAsync(root, anchors, deep, cancellationToken);
            if (found.Report.Breaks.IsEmpty || look == Looks)
            {
                return found;
            }
        }
    }

    private async Task<(RootReport Report, IReadOnlyCollection<WalletClaim> Claims)> LookAsync(
        AgentId root, ILookup<long, Anchors.Anchor> anchors, bool deep, CancellationToken cancellationToken)
    {
        var breaks = new BreakList(root);
        var now = clock.GetUtcNow();
        if (await ReadHeadAsync(root, anchors, breaks, cancellationToken) is not { } head)
        {
            return (new RootReport(root, null, AuditLink.Start, 0, 0, 0, 0, default, default, MoneyCompared: true, breaks.ToImmutable()), []);
        }

        var segmentCheck = new SegmentCheck(store, archive, root, new RetentionLimits(0, limits.ArchiveMonths), now, breaks);
        var segments = await segmentCheck.ReadAsync(cancellationToken);
        var chain = new ChainCheck(root, segments, anchors, breaks);
        var archived = 0L;
        var before = AuditTally.Empty;
        foreach (var segment in segments)
        {
            archived += await segmentCheck.CheckAsync(segment, before, deep ? chain : null, cancellationToken);
            before = segment.Manifest.Tally;
        }

        await WalkAsync(root, chain, 0, head.Chain.Sequence, cancellationToken);
        var intents = new IntentCheck(store, root, now, now - limits.WalletWindow, breaks);
        await intents.ReadAsync(cancellationToken);
        var compared = false;
        for (var round = 0; round < limits.Rounds && !compared; round++)
        {
            var newer = await ReadHeadAsync(root, anchors, breaks, cancellationToken);
            if (newer is null || newer.Chain.Sequence <= head.Chain.Sequence)
            {
                head = newer ?? head;
                compared = true;
                continue;
            }

            chain.Touched = [];
            await WalkAsync(root, chain, head.Chain.Sequence, newer.Chain.Sequence, cancellationToken);
            head = newer;
            await intents.ReadAgainAsync(chain.Touched, cancellationToken);
        }

        chain.End(head.Chain);
        foreach (var segment in segments)
        {
            await segmentCheck.CheckKeptAsync(segment, chain.KeptFound, cancellationToken);
        }

        var tally = chain.ToTally();
        MoneyCheck.Budgets(tally, root, head, now, breaks);
        if (compared)
        {
            await CheckBeyondAsync(root, head, breaks, cancellationToken);
            await CompareAsync(root, segments, head, tally, intents.ToTally(), breaks, cancellationToken);
        }

        var since = segments.Count > 0 ? new DateTimeOffset(segments[0].Manifest.Day, TimeOnly.MinValue, TimeSpan.Zero) : chain.Since;
        var (spent, reserved) = ChainCheck.MoneyOf(tally);
        return (
            new RootReport(
                root, since, head.Chain, chain.RowsRead + archived, segments.Count, chain.Anchored, tally.Agents.Values.Sum(a => a.Settled), spent, reserved, compared, breaks.ToImmutable()),
            intents.Claims);
    }

    private async Task<LedgerHead?> ReadHeadAsync(AgentId root, ILookup<long, Anchors.Anchor> anchors, BreakList breaks, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(root, RowKeys.Head, cancellationToken) is { } row)
        {
            if (LedgerHead.TryParse(row.Document, out var head))
            {
                return head;
            }

            breaks.Add(VerificationBreak.HeadUnreadable);
            return null;
        }

        if (anchors.Count > 0)
        {
            var newest = anchors.SelectMany(a => a).MaxBy(a => a.Link.Sequence)!;
            breaks.Add(VerificationBreak.RootMissing, newest.Link.Sequence, newest.Checkpoint, newest.Link.Hash.ToString(), "no ledger");
        }

        await foreach (var stray in store.ReadRangeAsync(root, RowKeys.Audit, RowKeys.After(RowKeys.Audit), cancellationToken))
        {
            // Unless its head is being written right now.
            if (await store.ReadAsync(root, RowKeys.Head, cancellationToken) is null)
            {
                breaks.Add(VerificationBreak.HeadMissing, subject: stray.Key);
            }

            break;
        }

        return null;
    }

    private async Task WalkAsync(AgentId root, ChainCheck chain, long after, long to, CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.AuditEntry(after + 1), RowKeys.AuditEntry(to + 1), cancellationToken))
        {
            chain.Take(row);
        }
    }

    /// <summary>A row that the head does not count, where the head has not moved on meanwhile.</summary>
    private async Task CheckBeyondAsync(AgentId root, LedgerHead head, BreakList breaks, CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.AuditEntry(head.Chain.Sequence + 1), RowKeys.After(RowKeys.Audit), cancellationToken))
        {
            if (await store.ReadAsync(root, RowKeys.Head, cancellationToken) is { } now
                && LedgerHead.TryParse(now.Document, out var newer)
                && newer.Chain.Sequence == head.Chain.Sequence)
            {
                breaks.Add(VerificationBreak.BeyondEnd, head.Chain.Sequence + 1, row.Key);
            }

            break;
        }
    }

    private async Task CompareAsync(
        AgentId root, IReadOnlyList<Segment> segments, LedgerHead head, AuditTally rows, AuditTally intents, BreakList breaks, CancellationToken cancellationToken)
    {
        var differences = new IntentDifferences(store, root, breaks);
        differences.Open(rows, intents);
        if (rows.Settled != intents.Settled)
        {
            var pruned = segments.LastOrDefault(s => s.State == SegmentState.Pruned)?.Manifest.Last.Sequence ?? 0;
            await differences.SettledAsync(pruned, head.Chain.Sequence, cancellationToken);
        }
    }
}
