using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>A named operator lets a purpose whose payment failed for certain have another invoice, where its policy leaves that to operators.</summary>
internal sealed class AllowNewInvoiceStep(string stepId, IntentId id, OperatorName by, string reason) : PlainStep(stepId, id)
{
    protected override bool Apply(LedgerView view, IntentChange change)
    {
        if (change.After is not { State: IntentState.FailedDefinite, NewInvoiceAllowed: false })
        {
            return false;
        }

        change.After = change.After with { NewInvoiceAllowed = true };
        change.Record(AuditEvent.Overridden, Actors.Of(by), ("resolution", "new_invoice"), ("reason", reason));
        return true;
    }
}
