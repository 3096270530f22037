using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>Decides about an intent that was requested, or whose next attempt is due, and reserves the money where the answer is yes.</summary>
internal sealed class DecideStep(string stepId, AgentId root, PaymentRequest request, DecisionInput input, PolicyBook book)
    : PlainStep(stepId, request.Id)
{
    private readonly Decision decision = new(root, request, input, book);

    public override IReadOnlyCollection<string> RowsFor(LedgerHead head) => [.. base.RowsFor(head), .. decision.RowsFor(head)];

    protected override bool Apply(LedgerView view, IntentChange change)
    {
        var intent = change.After;
        var due = intent.State switch
        {
            IntentState.Requested => true,
            IntentState.NotSent or IntentState.FailedDefinite => intent.ActAt is { } at && at <= view.Now,
            _ => false,
        };

        // Another invoice may have taken the place of the one that was read and decoded.
        if (!due || intent.Request.Digest != request.Digest)
        {
            return false;
        }

        decision.Apply(view, change, intent.Approval);
        return true;
    }
}
