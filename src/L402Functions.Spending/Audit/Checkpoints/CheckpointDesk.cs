using System.Collections.Immutable;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Retention;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>
/// Signs where every ledger is. It never signs away what was signed before: a ledger that is behind its last checkpoint, or no longer has the row
/// that it named, keeps that entry, so that the contradiction shows in every later verification too.
/// </summary>
public sealed partial class CheckpointDesk(
    ILedgerStore store, IAgentDirectory agents, CheckpointBook book, CheckpointSeal seal, ICheckpointBoard? board, TimeProvider clock, ILogger<CheckpointDesk> logger)
{
    /// <summary>How many numbers are tried where one is taken: by another instance, or by something that is no checkpoint.</summary>
    private const int Tries = 16;

    /// <summary>Makes a checkpoint.</summary>
    /// <exception cref="LedgerStoreException">A store did not answer. Do it again; one that was written nevertheless is the one before.</exception>
    public async Task<CheckpointResult> RunAsync(CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            var (last, next) = await FindLastAsync(cancellationToken);
            var contradicted = new List<CheckpointHead>();
            var heads = await HeadsAsync(last?.Checkpoint, contradicted, cancellationToken);
            if (heads.IsEmpty)
            {
                return new CheckpointResult.Nothing();
            }

            var now = clock.GetUtcNow();
            var checkpoint = new Checkpoint
            {
                Number = next,
                At = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)),
                Previous = last?.Hash ?? AuditHash.None,
                Heads = heads,
            };
            if (await book.TryWriteAsync(checkpoint, cancellationToken) is { } stored)
            {
                contradicted.ForEach(c => LogContradicted(c.Root, c.Link.Sequence, last!.Name));
                return new CheckpointResult.Written(stored, await AnnounceAsync(stored, cancellationToken), contradicted);
            }

            if (tries == Tries)
            {
                throw new LedgerStoreException($"Checkpoint {next} could not be written: the number is taken each time.");
            }
        }
    }

    /// <summary>The last checkpoint that counts, and the first number after everything that there is.</summary>
    private async Task<(StoredCheckpoint? Last, long Next)> FindLastAsync(CancellationToken cancellationToken)
    {
        var names = await book.ListAsync(cancellationToken);
        var taken = names.Select(n => n.Number).ToHashSet();
        for (var i = names.Count - 1; i >= 0; i--)
        {
            if (await book.ReadAsync(names[i], cancellationToken) is not { Checkpoint: not null } stored)
            {
                // Somebody's forgery: it counts for nothing, though it may have taken a number.
                LogForged(names[i]);
                continue;
            }

            var next = stored.Name.Number + 1;
            while (taken.Contains(next))
            {
                next++;
            }

            return (stored, next);
        }

        return (null, names.Count == 0 ? 1 : names[^1].Number + 1);
    }

    private async Task<ImmutableArray<CheckpointHead>> HeadsAsync(Checkpoint? last, List<CheckpointHead> contradicted, CancellationToken cancellationToken)
    {
        var roots = last?.Heads.Select(h => h.Root).ToHashSet() ?? [];
        await foreach (var root in agents.ListRootsAsync(cancellationToken))
        {
            roots.Add(root);
        }

        var heads = ImmutableArray.CreateBuilder<CheckpointHead>();
        foreach (var root in roots.Order())
        {
            var before = last?.Find(root);
            var now = await ReadAsync(root, cancellationToken);
            if (before is not null && (now is null || !await ContinuesAsync(before, now, cancellationToken)))
            {
                contradicted.Add(before);
                now = before;
            }

            if (now is not null)
            {
                heads.Add(now);
            }
        }

        return heads.ToImmutable();
    }

    /// <summary>Where a root's ledger is; null for one that was never written, or cannot be read.</summary>
    private async Task<CheckpointHead?> ReadAsync(AgentId root, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(root, RowKeys.Head, cancellationToken) is not { } row || !LedgerHead.TryParse(row.Document, out var head))
        {
            return null;
        }

        var scope = BudgetScope.Of(root);
        return head.Chain.Sequence == 0
            ? null
            : new CheckpointHead(root, head.Chain, head.Budget.Spent(scope, WindowKind.Lifetime, clock.GetUtcNow()), head.Budget.Reserved(scope));
    }

    private async Task<bool> ContinuesAsync(CheckpointHead before, CheckpointHead now, CancellationToken cancellationToken)
    {
        if (now.Link.Sequence <= before.Link.Sequence)
        {
            return now.Link == before.Link;
        }

        if (await store.ReadAsync(before.Root, RowKeys.AuditEntry(before.Link.Sequence), cancellationToken) is { } row)
        {
            return AuditHash.Of(row.Document.Span) == before.Link.Hash;
        }

        // Pruned since: what its segment says is checked by verification.
        return await new SegmentBook(store).FindLastAsync(before.Root, cancellationToken) is { } segment
            && segment.Manifest.Last.Sequence >= before.Link.Sequence;
    }

    private async Task<bool?> AnnounceAsync(StoredCheckpoint stored, CancellationToken cancellationToken)
    {
        if (board is null)
        {
            return null;
        }

        var announced = await board.AnnounceAsync(seal.Sign(new CheckpointNotice(stored.Name.Number, stored.Hash)), cancellationToken);
        if (!announced)
        {
            LogNotAnnounced(stored.Name);
        }

        return announced;
    }

    [LoggerMessage(1, LogLevel.Critical, "The ledger of {Root} contradicts {Checkpoint}: it is behind row {Sequence}, or that row is another now. What was signed stays signed")]
    private partial void LogContradicted(AgentId root, long sequence, CheckpointName checkpoint);

    [LoggerMessage(2, LogLevel.Critical, "{Checkpoint} is no checkpoint of ours")]
    private partial void LogForged(CheckpointName checkpoint);

    [LoggerMessage(3, LogLevel.Warning, "{Checkpoint} is written and signed, and nobody took the announcement")]
    private partial void LogNotAnnounced(CheckpointName checkpoint);
}
