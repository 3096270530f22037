using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>
/// Writes the signed request down and takes the lease on sending it, in one transaction. Of any number of workers one succeeds. The agent's
/// freeze is read from the head that this transaction replaces, so that a freeze that was committed before it stops the payment for certain.
/// </summary>
internal sealed class AttemptStep(string stepId, IntentId id, PreparedPayment payment, string owner, TimeSpan lease) : IntentStep<AttemptOutcome>(stepId, id)
{
    protected override Decided<AttemptOutcome> DecideMissing(LedgerView view) => new(new AttemptOutcome.NotMine(null), view.Head, [], []);

    protected override AttemptOutcome Recognise(LedgerView view, Intent intent) =>
        intent is { State: IntentState.Sending, LastAttempt: { } attempt } && attempt.RequestId == payment.RequestId
            ? new AttemptOutcome.Mine(intent, attempt)
            : new AttemptOutcome.Withdrawn(intent);

    protected override Decided<AttemptOutcome> Decide(LedgerView view, IntentChange change)
    {
        var intent = change.After;
        if (intent.State != IntentState.Reserved || intent.Invoice?.PaymentHash != payment.PaymentHash)
        {
            return new(new AttemptOutcome.NotMine(intent), view.Head, [], []);
        }

        var chain = PolicyBook.ChainOf(view.Head, intent.Agent).ToList();
        if (chain.Count == 0 || chain.Any(a => a.Entry.Frozen))
        {
            return Withdraw(change, IntentEvent.Deny, IntentCause.Frozen);
        }

        if (view.Now + RetryRules.MinRemaining >= intent.Invoice.ExpiresAt)
        {
            return Withdraw(change, IntentEvent.GiveUp, IntentCause.InvoiceExpired);
        }

        var attempt = new Attempt(intent.NextAttemptNumber, owner, view.Now, view.Now + lease, payment.RequestId);
        change.Move(IntentEvent.Attempt);
        change.After = change.After with
        {
            Attempts = intent.Attempts.Add(attempt),
            Readings = ReadingHistory.None,
            ActAt = null,
        };
        change.Write(new RowWrite.Insert(RowKeys.Attempt(intent.Id, attempt.Number), AttemptRow.Write(attempt, payment, StepId)));
        change.Record(
            AuditEvent.Attempted,
            Actors.System,
            ("attempt", (long)attempt.Number),
            ("wallet", intent.Wallet),
            ("request", payment.RequestId),
            ("worker", owner));
        return change.Decide<AttemptOutcome>(after => new AttemptOutcome.Mine(after, attempt));
    }

    private static Decided<AttemptOutcome> Withdraw(IntentChange change, IntentEvent happened, IntentCause cause)
    {
        change.Withdraw(happened, cause);
        return change.Decide<AttemptOutcome>(after => new AttemptOutcome.Withdrawn(after));
    }
}
