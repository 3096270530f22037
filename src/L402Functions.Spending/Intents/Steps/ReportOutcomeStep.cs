using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>The agent that owns a paid intent says, once, what came back for the money. No state and no money changes.</summary>
internal sealed class ReportOutcomeStep(string stepId, AgentId agent, IntentId id, PaymentOutcome outcome) : IntentStep<ReportResult>(stepId, id)
{
    protected override Decided<ReportResult> DecideMissing(LedgerView view) => view.Answer<ReportResult>(new ReportResult.Missing());

    protected override ReportResult Recognise(LedgerView view, Intent intent) => new ReportResult.Reported(intent);

    protected override Decided<ReportResult> Decide(LedgerView view, IntentChange change)
    {
        var intent = change.After;
        if (Refusal(intent) is { } refusal)
        {
            return view.Answer(refusal);
        }

        change.After = intent with { Outcome = outcome, OutcomeAt = view.Now };
        change.Record(
            AuditEvent.OutcomeReported,
            Actors.Of(agent),
            ("status", (long)outcome.Status),
            ("bytes", outcome.Bytes is { } bytes ? bytes : null),
            ("body_sha256", outcome.BodySha256),
            ("note", outcome.Note));
        return change.Decide<ReportResult>(after => new ReportResult.Reported(after));
    }

    private ReportResult? Refusal(Intent intent) =>
        intent.Agent != agent ? new ReportResult.Missing()
        : intent.State is not (IntentState.Settled or IntentState.LateSettled) ? new ReportResult.NotPaid(intent)
        : intent.Outcome is { } told ? told == outcome ? new ReportResult.Replayed(intent) : new ReportResult.Differs(intent)
        : intent.Preimage?.ToHex() is not { } proof ? null
        : outcome.BodySha256 == proof ? new ReportResult.TellsProof("body_sha256")
        : outcome.Note?.Contains(proof, StringComparison.OrdinalIgnoreCase) == true ? new ReportResult.TellsProof("note")
        : null;
}
