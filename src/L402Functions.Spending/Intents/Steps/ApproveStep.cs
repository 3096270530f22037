using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Approvals;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>What an operator saw and agrees to.</summary>
/// <param name="PaymentHash">The invoice.</param>
/// <param name="Amount">Its amount.</param>
/// <param name="Policy">The policies under which consent was asked for.</param>
/// <param name="By">Who agrees.</param>
/// <param name="Reason">Why, where the operator says so.</param>
internal sealed record Consent(PaymentHash PaymentHash, Msat Amount, PolicyStamp Policy, OperatorName By, string? Reason = null);

/// <summary>
/// An operator agrees. The policies are asked again, with the consent, on the head as it is now: consent lifts what was to be reviewed and
/// nothing else, so a budget that has been used up meanwhile, or a freeze, still refuses.
/// </summary>
internal sealed class ApproveStep(string stepId, AgentId root, PaymentRequest request, DecisionInput input, PolicyBook book, Consent consent)
    : IntentStep<ApproveOutcome>(stepId, request.Id)
{
    private readonly Decision decision = new(root, request, input, book);

    public override IReadOnlyCollection<string> RowsFor(LedgerHead head) => [.. base.RowsFor(head), .. decision.RowsFor(head)];

    protected override Decided<ApproveOutcome> DecideMissing(LedgerView view) => new(new ApproveOutcome.Missing(), view.Head, [], []);

    // Recognised work that waits on is a mismatch that was found and put on record.
    protected override ApproveOutcome Recognise(LedgerView view, Intent intent) =>
        intent.State == IntentState.AwaitingApproval ? new ApproveOutcome.Mismatch(intent) : new ApproveOutcome.Decided(intent);

    protected override Decided<ApproveOutcome> Decide(LedgerView view, IntentChange change)
    {
        var intent = change.After;
        if (intent is not { State: IntentState.AwaitingApproval, Wanted: { } wanted, ApprovalUntil: { } until, Invoice: { } invoice }
            || until <= view.Now
            || intent.Request.Digest != request.Digest)
        {
            return new(new ApproveOutcome.NotWaiting(intent), view.Head, [], []);
        }

        if (consent.PaymentHash != invoice.PaymentHash || consent.Amount != wanted.Amount || consent.Policy != intent.Policy)
        {
            return new(new ApproveOutcome.Mismatch(intent), view.Head, [], []);
        }

        var approval = new Approval(
            invoice.PaymentHash, wanted.Amount, wanted.FeeReserve, consent.Policy, consent.By.ToString(), view.Now, until);
        change.After = intent with { Approval = approval };
        var decided = decision.Apply(view, change, approval);
        if (decided is PolicyDecision.Hold)
        {
            // A policy changed since the operator was asked: ask again, under the policies that stand now.
            return change.Decide<ApproveOutcome>(after => new ApproveOutcome.Mismatch(after));
        }

        change.Record(
            AuditEvent.ApprovalGiven,
            Actors.Of(consent.By),
            ("amount", wanted.Amount),
            ("fee_reserve", wanted.FeeReserve),
            ("policy", consent.Policy.Text),
            ("outcome", SnakeCase.Of(change.After.State)),
            ("reason", consent.Reason));
        if (change.After.State == IntentState.Reserved)
        {
            DestinationMemory.Approve(view, change, wanted.Amount);
        }

        return change.Decide<ApproveOutcome>(after => new ApproveOutcome.Decided(after));
    }
}
