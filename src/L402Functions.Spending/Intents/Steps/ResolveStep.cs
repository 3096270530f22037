using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>A named operator decides, with a reason, what software could not.</summary>
internal sealed class ResolveStep(string stepId, Intent known, Resolution resolution, OperatorName by, string reason) : PlainStep(stepId, known.Id)
{
    public override IReadOnlyCollection<string> RowsFor(LedgerHead head) =>
        known.Invoice is { } invoice ? [.. base.RowsFor(head), .. DestinationMemory.RowsFor(known.Request, invoice.Payee)] : base.RowsFor(head);

    protected override bool Apply(LedgerView view, IntentChange change)
    {
        var intent = change.After;
        if (intent.State != IntentState.NeedsOperator || intent.Invoice?.PaymentHash != known.Invoice?.PaymentHash)
        {
            return false;
        }

        var attempted = !intent.Attempts.IsEmpty;
        var done = resolution switch
        {
            Resolution.Paid paid => attempted && Pay(view, change, paid),
            Resolution.Unpaid when attempted => Fail(change),
            Resolution.Unpaid => GiveUp(change),
            Resolution.LookAgain => attempted && intent.Mark == BudgetMark.Unknown && LookAgain(change),
            _ => throw new InvalidOperationException($"{resolution.GetType().Name} is not a resolution."),
        };
        if (done)
        {
            change.Record(
                AuditEvent.Overridden,
                Actors.Of(by),
                ("resolution", SnakeCase.OfName(resolution.GetType().Name)),
                ("reason", reason),
                ("with_proof", resolution is Resolution.Paid { Preimage: not null } ? true : null));
        }

        return done;
    }

    private bool Pay(LedgerView view, IntentChange change, Resolution.Paid paid)
    {
        if (paid.Preimage is { } preimage && !preimage.Proves(change.After.Invoice!.PaymentHash))
        {
            return false;
        }

        change.EndAttempt(AttemptEnding.Paid, change.After.LastAttempt!.Answer);
        change.Prove(Actors.Of(by), paid.Preimage, paid.FeesPaid, paid.Preimage is null ? IntentEvent.ResolvePaid : IntentEvent.Prove);
        change.After = change.After with { Cause = IntentCause.OperatorPaid };
        DestinationMemory.Settle(view, change);
        return true;
    }

    private bool Fail(IntentChange change)
    {
        change.EndAttempt(AttemptEnding.Failed, change.After.LastAttempt!.Answer);
        change.Move(IntentEvent.ResolveUnpaid);
        change.Release(Actors.Of(by), IntentCause.OperatorUnpaid);
        change.After = change.After with
        {
            Cause = IntentCause.OperatorUnpaid,
            OpenSince = null,
            ActAt = null,
            LookAt = change.Now < change.After.LastAttempt!.WrittenAt + ReconcileRules.WatchSpan ? change.Now + ReconcileRules.WatchInterval : null,
        };
        return true;
    }

    private bool GiveUp(IntentChange change)
    {
        change.Move(IntentEvent.GiveUp);
        change.Release(Actors.Of(by), IntentCause.OperatorUnpaid);
        change.After = change.After with { Cause = IntentCause.OperatorUnpaid, OpenSince = null, ActAt = null, LookAt = null };
        return true;
    }

    private static bool LookAgain(IntentChange change)
    {
        change.Move(IntentEvent.LoseTrack);
        change.After = change.After with { Cause = IntentCause.None, OpenSince = change.Now, LookAt = change.Now };
        return true;
    }
}
