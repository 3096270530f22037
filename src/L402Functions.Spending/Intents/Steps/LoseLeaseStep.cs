using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>A worker wrote an attempt and never came back: from the end of its lease on, what it did is unknown.</summary>
internal sealed class LoseLeaseStep(string stepId, IntentId id) : PlainStep(stepId, id)
{
    protected override bool Apply(LedgerView view, IntentChange change)
    {
        if (change.After is not { State: IntentState.Sending, LastAttempt: { } attempt } || attempt.LeaseUntil > view.Now)
        {
            return false;
        }

        var answer = new AttemptAnswer(AttemptSeen.LeaseLost);
        change.EndAttempt(AttemptEnding.Open, answer);
        change.Record(AuditEvent.Answered, Actors.System, ("attempt", (long)attempt.Number), ("answer", answer.Text));
        change.LoseTrack(TimeSpan.Zero);
        return true;
    }
}
