using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>
/// A message could not be handled, time and again: an operator must look. The reservation stays, whatever it is: nobody knows what the
/// handling did before it failed.
/// </summary>
internal sealed class EscalateStep(string stepId, IntentId id) : PlainStep(stepId, id)
{
    protected override bool Apply(LedgerView view, IntentChange change)
    {
        // While another worker is sending, its answer comes or its lease ends, and either is better than a guess.
        if ((change.After.State == IntentState.Sending && change.After.LastAttempt!.LeaseUntil > view.Now) || !change.TryMove(IntentEvent.Escalate))
        {
            return false;
        }

        if (change.After.LastAttempt is { Ending: AttemptEnding.Open })
        {
            change.MarkUnknown();
        }

        change.After = change.After with
        {
            Cause = IntentCause.MessagePoisoned,
            OpenSince = change.After.OpenSince ?? view.Now,
            ActAt = null,
            LookAt = change.After.Attempts.IsEmpty ? null : view.Now + ReconcileRules.DelayAfter(0),
        };
        change.Record(AuditEvent.NeedsOperator, Actors.System, ("cause", SnakeCase.Of(IntentCause.MessagePoisoned)));
        return true;
    }
}
