using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Ledger;

/// <summary>
/// The steps that wait for one root in this process, and what commits them: as many as fit into one transaction, in the order in which they
/// came. Whoever is first in line is always tried; nobody is overtaken but by steps that do not touch the same rows.
/// </summary>
internal sealed class RootLoop(AgentId root, ILedgerStore store, TimeProvider clock, IIdSource ids, LedgerLimits limits)
{
    private readonly Lock gate = new();
    private readonly List<Waiter> waiting = [];
    private readonly RootReader reader = new(root, store);
    private readonly RecentRows recent = new();
    private readonly Pacing pacing = new(limits);
    private readonly Doubt doubt = new();
    private HeadVersion? cached;

    /// <summary>Guarded by the ledger's lock.</summary>
    public bool IsRunning { get; set; }

    /// <summary>False where too many wait already.</summary>
    public bool TryEnqueue(Waiter waiter)
    {
        lock (gate)
        {
            if (waiting.Count >= limits.Waiting)
            {
                waiting.RemoveAll(static w => w.IsAnswered);
            }

            if (waiting.Count >= limits.Waiting)
            {
                return false;
            }

            waiting.Add(waiter);
            return true;
        }
    }

    /// <summary>True while a call waits for its answer.</summary>
    public bool HasWork()
    {
        lock (gate)
        {
            waiting.RemoveAll(static w => w.IsAnswered);
            return waiting.Count > 0;
        }
    }

    /// <summary>One try at one transaction, and the pause after it. Never throws: what goes wrong is an answer to those who wait.</summary>
    public async Task RunOnceAsync()
    {
        try
        {
            var pause = pacing.After(await TryOnceAsync());
            if (pause > TimeSpan.Zero && HasWork())
            {
                await Task.Delay(ids.NewDelay(pause), clock, CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            // A damaged head, or a bug in a port. Nobody may be left waiting for ever because of it.
            Forget();
            FailAll(e);
        }
    }

    private async Task<TryOutcome> TryOnceAsync()
    {
        HeadVersion head;
        Transaction transaction;
        IReadOnlyDictionary<string, LedgerRow?> rows;
        try
        {
            head = cached ?? await reader.HeadAsync();
            await AnswerFoundWorkAsync(head);
            (transaction, rows) = await DecideAsync(head);
            if (transaction.IsEmpty && transaction.Members.Count > 0)
            {
                return await AnswerAsync(head, transaction);
            }
        }
        catch (LedgerStoreException e)
        {
            // A store that cannot be read is down for everybody who waits.
            Forget();
            GiveUpAfterTry(Snapshot(), LedgerBusyReason.StoreUnavailable, e);
            return TryOutcome.Failed;
        }

        cached = head;
        return transaction.IsEmpty ? TryOutcome.Again : await CommitAsync(head, transaction, rows);
    }

    /// <summary>
    /// Those whose transaction got no answer, and whose audit row is there all the same: it was made. Where the row belongs to somebody else,
    /// that transaction was made on a head that is no longer the newest, so it can never be made.
    /// </summary>
    private async Task AnswerFoundWorkAsync(HeadVersion head)
    {
        foreach (var waiter in Snapshot().Where(static w => w.Lost.Count > 0))
        {
            foreach (var work in waiter.Lost.Where(work => work.End.Sequence <= head.Head.Chain.Sequence).ToArray())
            {
                if (await reader.HasAuditRowAsync(work.End))
                {
                    waiter.Complete(work.Proposal);
                    break;
                }

                waiter.WasNotApplied(work);
            }
        }
    }

    private async Task<(Transaction Transaction, IReadOnlyDictionary<string, LedgerRow?> Rows)> DecideAsync(HeadVersion head)
    {
        var candidates = Candidates(head.Head);
        if (doubt.IsOpen)
        {
            candidates.ForEach(static c => c.Waiter.ReadAfresh());
        }

        var rows = await reader.RowsAsync(candidates, recent);
        var transaction = new Transaction(head.Head, clock.GetUtcNow());
        foreach (var (waiter, _) in candidates)
        {
            if (waiter.IsAnswered || (waiter.GoesAlone && transaction.Members.Count > 0))
            {
                continue;
            }

            Propose(waiter, rows, transaction);
            if (waiter.GoesAlone && transaction.Members.Count > 0)
            {
                break;
            }
        }

        return (transaction, rows);
    }

    /// <summary>Lets a step decide and takes its work in. What must wait for rows that are not read yet, or are about to change, stays in line.</summary>
    private static void Propose(Waiter waiter, IReadOnlyDictionary<string, LedgerRow?> rows, Transaction transaction)
    {
        try
        {
            // Asked again: a step before it may have changed the head, and with it what this one looks at.
            var view = new ReadRows(waiter, waiter.RowsFor(transaction.Head), rows);
            if (!view.AreComplete || transaction.Writes(view.Rows.Keys))
            {
                return;
            }

            var proposal = waiter.Decide(new LedgerView(transaction.Head, view.Rows, transaction.Now));
            if (view.AreSafeFor(proposal))
            {
                transaction.TryAdd(waiter, proposal);
            }
            else
            {
                waiter.ReadAfresh();
            }
        }
        catch (Exception) when (waiter.BelievesKnown)
        {
            waiter.ReadAfresh();
        }
        catch (Exception e)
        {
            transaction.AddFailure(waiter, e);
        }
    }

    private List<(Waiter Waiter, IReadOnlyCollection<string> Keys)> Candidates(LedgerHead head)
    {
        var candidates = new List<(Waiter, IReadOnlyCollection<string>)>();
        foreach (var waiter in Snapshot().Take(limits.StepsPerTransaction))
        {
            try
            {
                candidates.Add((waiter, waiter.RowsFor(head)));
            }
            catch (Exception)
            {
                // It will throw once more where that counts.
                candidates.Add((waiter, []));
            }
        }

        return candidates;
    }

    /// <summary>Nothing to commit: the answers hold if the head, read once more, is still the one that they were decided on.</summary>
    private async Task<TryOutcome> AnswerAsync(HeadVersion head, Transaction transaction)
    {
        var newest = await reader.HeadAsync();
        if (newest.ETag == head.ETag)
        {
            cached = newest;
            Complete(transaction);
            return TryOutcome.Done;
        }

        Forget();
        cached = newest;

        GiveUpAfterTry(transaction.Members.Select(static m => m.Waiter), LedgerBusyReason.Contended, null);
        return TryOutcome.Contended;
    }

    private async Task<TryOutcome> CommitAsync(HeadVersion head, Transaction transaction, IReadOnlyDictionary<string, LedgerRow?> rows)
    {
        var writes = transaction.ToWrites(head.ETag);
        WriteResult result;
        try
        {
            result = await store.WriteAsync(root, writes, CancellationToken.None);
        }
        catch (LedgerStoreException e)
        {
            Forget();
            foreach (var member in transaction.Members)
            {
                member.WasLost();
            }

            GiveUpAfterTry(transaction.Members.Select(static m => m.Waiter), LedgerBusyReason.StoreUnavailable, e);
            return TryOutcome.Failed;
        }

        switch (result)
        {
            case WriteResult.Committed committed:
                cached = new HeadVersion(transaction.Head, committed.ETags[0]);
                recent.Keep(rows, writes, committed.ETags);
                Complete(transaction);
                return TryOutcome.Done;
            case WriteResult.Conflict conflict when transaction.OwnerOf(conflict.Index) is { } owner:
                recent.Clear();
                if (owner.BelievesKnown)
                {
                    doubt.Begin();
                }

                owner.RowWasInConflict();
                GiveUpAfterTry([owner], LedgerBusyReason.Contended, null);
                return TryOutcome.Again;
            default:
                Forget();
                GiveUpAfterTry(transaction.Members.Select(static m => m.Waiter), LedgerBusyReason.Contended, null);
                return TryOutcome.Contended;
        }
    }

    private void Forget()
    {
        cached = null;
        recent.Clear();
    }

    private void Complete(Transaction transaction)
    {
        doubt.Ease(transaction.Members.Count);
        foreach (var member in transaction.Members)
        {
            member.Complete();
        }
    }

    private void GiveUpAfterTry(IEnumerable<Waiter> waiters, LedgerBusyReason reason, Exception? cause)
    {
        foreach (var waiter in waiters)
        {
            waiter.CountTry();
            if (waiter.Tries >= limits.Tries)
            {
                waiter.Fail(new LedgerBusyException(root, waiter.MayBeApplied ? LedgerBusyReason.StoreUnavailable : reason, waiter.MayBeApplied, cause));
            }
        }
    }

    private Waiter[] Snapshot()
    {
        lock (gate)
        {
            return [.. waiting.Where(static w => !w.IsAnswered)];
        }
    }

    private void FailAll(Exception exception)
    {
        foreach (var waiter in Snapshot())
        {
            waiter.Fail(exception);
        }
    }
}
