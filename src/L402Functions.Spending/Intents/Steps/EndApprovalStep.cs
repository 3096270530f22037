using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>An operator refuses, or nobody answered in time: either way the payment is denied.</summary>
/// <param name="stepId">Unique among all steps ever.</param>
/// <param name="id">Which intent.</param>
/// <param name="by">Who refuses; null where time does.</param>
/// <param name="reason">What the operator says.</param>
internal sealed class EndApprovalStep(string stepId, IntentId id, OperatorName? by, string? reason) : PlainStep(stepId, id)
{
    protected override bool Apply(LedgerView view, IntentChange change)
    {
        if (by is null && !(change.After.ApprovalUntil <= view.Now))
        {
            return false;
        }

        if (!change.TryMove(by is null ? IntentEvent.ApprovalExpire : IntentEvent.Reject))
        {
            return false;
        }

        var expired = change.After.Invoice!.ExpiresAt <= view.Now ? IntentCause.InvoiceExpired : IntentCause.ApprovalExpired;
        change.After = change.After with
        {
            Cause = by is null ? expired : IntentCause.ApprovalRefused,
            Wanted = null,
            ApprovalUntil = null,
            ActAt = null,
        };
        change.Record(
            by is null ? AuditEvent.ApprovalExpired : AuditEvent.ApprovalDenied,
            by is { } name ? Actors.Of(name) : Actors.System,
            ("reason", reason));
        return true;
    }
}
