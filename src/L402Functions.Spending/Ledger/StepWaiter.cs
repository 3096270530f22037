using L402Functions.Spending.Audit;
using L402Functions.Spending.Telemetry;

namespace L402Functions.Spending.Ledger;

/// <summary>A waiting step with the type of its result.</summary>
internal sealed class StepWaiter<TResult>(ILedgerStep<TResult> step, SpendingMetrics? metrics) : Waiter
{
    // Continuations run elsewhere, not inside the loop: a caller's code must not hold up other callers.
    private readonly TaskCompletionSource<TResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string StepId => step.StepId;

    public override bool IsAnswered => answer.Task.IsCompleted;

    public override IReadOnlyDictionary<string, LedgerRow?> Known => step.Known;

    /// <summary>Waits for the answer. Cancelling ends the waiting; it neither undoes the step nor stops a transaction that is under way.</summary>
    public async Task<TResult> WaitAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((StepWaiter<TResult>)state!).answer.TrySetCanceled(token), this);
        return await answer.Task;
    }

    public override IReadOnlyCollection<string> RowsFor(LedgerHead head) => step.RowsFor(head);

    public override Proposal Decide(LedgerView view)
    {
        var decided = step.Decide(view) ?? throw new InvalidOperationException("The step decided nothing.");
        return new TypedProposal(decided.Result, decided.Head, decided.Writes, decided.Audit) { Moved = decided.Moved };
    }

    public override void Complete(Proposal proposal)
    {
        // Committed, whether or not somebody still waits for the answer.
        metrics?.Moved(proposal.Moved);
        answer.TrySetResult(((TypedProposal)proposal).Result);
    }

    public override void Fail(Exception exception) => answer.TrySetException(exception);

    private sealed record TypedProposal(TResult Result, LedgerHead Head, IReadOnlyList<RowWrite> Writes, IReadOnlyList<AuditDraft> Audit)
        : Proposal(Head, Writes, Audit);
}
