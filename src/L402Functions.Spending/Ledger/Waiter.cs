using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Ledger;

/// <summary>A step that waits for its turn, with the call that waits for it. Only the loop of its root touches it, but for cancelling.</summary>
internal abstract class Waiter
{
    private readonly List<LostWork> lost = [];

    /// <summary>How often it was tried in vain.</summary>
    public int Tries { get; private set; }

    /// <summary>True once a transaction with it got no answer and may have been made, or may yet be.</summary>
    public bool MayBeApplied => lost.Count > 0 || HasUntraceableLoss;

    /// <summary>False once what the caller had read before proved no good.</summary>
    public bool TrustsKnown { get; private set; } = true;

    /// <summary>True where the next decision may rest on what the caller had read before.</summary>
    public bool BelievesKnown => TrustsKnown && Known.Count > 0;

    /// <summary>
    /// True once a row of its own was in conflict although it had been read for the purpose: from then on it is committed alone, so that it costs its
    /// neighbours nothing.
    /// </summary>
    public bool GoesAlone { get; private set; }

    public abstract string StepId { get; }

    /// <summary>True once the call has its answer, or has been cancelled.</summary>
    public abstract bool IsAnswered { get; }

    public abstract IReadOnlyDictionary<string, LedgerRow?> Known { get; }

    /// <summary>What its transactions without an answer would have left in the audit chain.</summary>
    public IReadOnlyList<LostWork> Lost => lost;

    private bool HasUntraceableLoss { get; set; }

    public abstract IReadOnlyCollection<string> RowsFor(LedgerHead head);

    /// <summary>Asks the step; the answer is kept until <see cref="Complete"/>.</summary>
    public abstract Proposal Decide(LedgerView view);

    public abstract void Complete(Proposal proposal);

    public abstract void Fail(Exception exception);

    public void CountTry() => Tries++;

    public void ReadAfresh() => TrustsKnown = false;

    public void RowWasInConflict()
    {
        GoesAlone = !BelievesKnown;
        TrustsKnown = false;
    }

    /// <summary>The answer to a transaction with this proposal was lost.</summary>
    /// <param name="proposal">What was decided.</param>
    /// <param name="end">The last audit row that it would have left; null where it leaves none.</param>
    public void AnswerWasLost(Proposal proposal, AuditLink? end)
    {
        TrustsKnown = false;
        if (end is null)
        {
            HasUntraceableLoss = true;
        }
        else
        {
            lost.Add(new LostWork(proposal, end));
        }
    }

    /// <summary>The number of its audit row went to somebody else: that transaction was not made and never will be.</summary>
    public void WasNotApplied(LostWork work) => lost.Remove(work);

    /// <summary>What a step decided, without the type of its result.</summary>
    internal abstract record Proposal(LedgerHead Head, IReadOnlyList<RowWrite> Writes, IReadOnlyList<AuditDraft> Audit)
    {
        public PaymentMove? Moved { get; init; }

        public bool IsAnswerOnly => Writes.Count == 0 && Audit.Count == 0;
    }

    internal sealed record LostWork(Proposal Proposal, AuditLink End);
}
