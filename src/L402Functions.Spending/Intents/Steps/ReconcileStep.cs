using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>Puts one look at the wallet on record and draws its consequence by <see cref="ReconcileRules"/>.</summary>
/// <param name="stepId">Unique among all steps ever.</param>
/// <param name="known">The intent as it was when the look began: a look that began before a newer attempt says nothing about that.</param>
/// <param name="evidence">What the look brought.</param>
internal sealed class ReconcileStep(string stepId, Intent known, WalletEvidence evidence) : PlainStep(stepId, known.Id)
{
    public override IReadOnlyCollection<string> RowsFor(LedgerHead head) =>
        [.. base.RowsFor(head), .. DestinationMemory.RowsFor(known.Request, known.Invoice!.Payee)];

    protected override bool Apply(LedgerView view, IntentChange change)
    {
        var intent = change.After;
        if (intent.Invoice?.PaymentHash != known.Invoice!.PaymentHash || intent.LastAttempt is not { } attempt)
        {
            return false;
        }

        if (evidence is WalletEvidence.Proof proof)
        {
            return Prove(view, change, proof);
        }

        if (attempt.Number != known.LastAttempt?.Number || intent.State is not (IntentState.Unknown or IntentState.NeedsOperator or IntentState.FailedDefinite))
        {
            return false;
        }

        Read(change, ((WalletEvidence.Reading)evidence).Kind);
        return true;
    }

    private static bool Prove(LedgerView view, IntentChange change, WalletEvidence.Proof proof)
    {
        if (IntentMachine.Next(change.After.State, IntentEvent.Prove) is not IntentMove.To)
        {
            return false;
        }

        change.EndAttempt(AttemptEnding.Paid, new AttemptAnswer(AttemptSeen.Proof), proof.ResponseId);
        change.Record(AuditEvent.Reconciled, Actors.System, ("reading", "proof"), ("response", proof.ResponseId));
        change.Prove(Actors.System, proof.Preimage, proof.FeesPaid);
        DestinationMemory.Settle(view, change);
        return true;
    }

    private void Read(IntentChange change, WalletReading kind)
    {
        change.After = change.After with
        {
            Readings = change.After.Readings.Add(kind, change.Now),

            // An operator who allowed it did not know this.
            NewInvoiceAllowed = change.After.NewInvoiceAllowed && kind != WalletReading.Open,
        };
        change.Record(AuditEvent.Reconciled, Actors.System, ("reading", SnakeCase.Of(kind)), ("look", (long)change.After.Readings.Total), ("response", evidence.ResponseId));
        switch (ReconcileRules.Judge(CaseOf(change.After), evidence, change.Now))
        {
            case ReconcileVerdict.AskAgain ask:
                change.After = change.After with { LookAt = change.Now + ask.Next };
                break;
            case ReconcileVerdict.FailedDefinite failed:
                Fail(change, change.Now + failed.Next);
                break;
            case ReconcileVerdict.NeedsOperator escalated:
                change.Move(IntentEvent.Escalate);
                change.After = change.After with { Cause = IntentCause.OutcomeOpenTooLong, LookAt = change.Now + escalated.Next };
                change.Record(AuditEvent.NeedsOperator, Actors.System, ("cause", SnakeCase.Of(IntentCause.OutcomeOpenTooLong)));
                break;
            case ReconcileVerdict.WatchEnds when change.After.State == IntentState.Unknown:
                Fail(change, null);
                break;
            case ReconcileVerdict.WatchEnds:
                change.After = change.After with { LookAt = null };
                break;
            default:
                throw new InvalidOperationException("A reading proves nothing.");
        }
    }

    private static ReconcileCase CaseOf(Intent intent) => new(
        intent.State,
        intent.OpenSince ?? intent.LastAttempt!.WrittenAt,
        intent.LastAttempt!.WrittenAt,
        intent.Invoice!.ExpiresAt,
        intent.LastAttempt.Answer is { WalletSaidFailed: true },
        intent.Readings);

    private static void Fail(IntentChange change, DateTimeOffset? lookAt)
    {
        var answer = change.After.LastAttempt!.Answer ?? new AttemptAnswer(AttemptSeen.NoReply);
        change.EndAttempt(AttemptEnding.Failed, answer);
        change.Move(IntentEvent.FailForCertain);
        change.Release(Actors.System, IntentCause.None);
        change.After = change.After with { LookAt = lookAt, OpenSince = null };
        change.RetryOrEnd(answer);
    }
}
