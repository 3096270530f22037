using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>Puts the answer to an attempt on record and draws its consequence: settled, not sent, or unknown.</summary>
/// <param name="stepId">Unique among all steps ever.</param>
/// <param name="known">The intent as the worker knows it.</param>
/// <param name="number">Which attempt.</param>
/// <param name="verdict">What its answer proves.</param>
internal sealed class ConcludeStep(string stepId, Intent known, int number, Verdict verdict) : PlainStep(stepId, known.Id)
{
    public override IReadOnlyCollection<string> RowsFor(LedgerHead head) =>
        [.. base.RowsFor(head), .. DestinationMemory.RowsFor(known.Request, known.Invoice!.Payee)];

    protected override bool Apply(LedgerView view, IntentChange change)
    {
        var intent = change.After;
        if (intent.LastAttempt?.Number != number || intent.Invoice?.PaymentHash != known.Invoice!.PaymentHash)
        {
            return false;
        }

        return (intent.State, verdict) switch
        {
            (IntentState.Sending or IntentState.Unknown or IntentState.NeedsOperator or IntentState.FailedDefinite or IntentState.NotSent, Verdict.Settled settled) =>
                Settle(view, change, settled),
            (IntentState.Sending, Verdict.NotSent) => NotSent(change),
            (IntentState.Sending, Verdict.Unknown unknown) => LoseTrack(change, unknown.AskNow),

            // Somebody stopped waiting for this worker, and now it speaks after all: evidence, though it decides nothing any more.
            (IntentState.Unknown, Verdict.NotSent or Verdict.Unknown) => NoteLate(change),
            _ => false,
        };
    }

    private bool Settle(LedgerView view, IntentChange change, Verdict.Settled settled)
    {
        Answer(change, AttemptEnding.Paid);
        change.Prove(Actors.System, settled.Paid.Preimage, settled.Paid.FeesPaid);
        DestinationMemory.Settle(view, change);
        return true;
    }

    private bool NotSent(IntentChange change)
    {
        Answer(change, AttemptEnding.NotSent);
        change.Move(IntentEvent.NotSend);
        change.Release(Actors.System, IntentCause.None);
        change.RetryOrEnd(verdict.Answer);
        return true;
    }

    private bool LoseTrack(IntentChange change, bool askNow)
    {
        Answer(change, AttemptEnding.Open);
        change.LoseTrack(askNow ? TimeSpan.Zero : ReconcileRules.DelayAfter(0));
        return true;
    }

    private bool NoteLate(IntentChange change)
    {
        if (change.After.LastAttempt is not { Answer.Seen: AttemptSeen.LeaseLost })
        {
            return false;
        }

        Answer(change, AttemptEnding.Open);
        return true;
    }

    private void Answer(IntentChange change, AttemptEnding ending)
    {
        var written = change.After.LastAttempt!.WrittenAt;
        change.EndAttempt(ending, verdict.Answer, verdict.ResponseId);
        change.Record(
            AuditEvent.Answered,
            Actors.System,
            ("attempt", (long)number),
            ("answer", verdict.Answer.Text),
            ("response", verdict.ResponseId),
            ("wallet_ms", Math.Max(0, (long)(change.Now - written).TotalMilliseconds)));
    }
}
