using L402Functions.Spending.Intents;

namespace L402Functions.Spending.AgentApi;

/// <summary>A payment as the agent that asked for it reads it, and nobody else.</summary>
/// <param name="Id">The agent's name for the purpose.</param>
/// <param name="State">Where it is; <c>docs/spending.md</c> has every state.</param>
/// <param name="Final">True where nothing more will happen.</param>
/// <param name="Reasons">Why a policy refused it, or lets it wait.</param>
/// <param name="Cause">Why it ended or waits, where that is not a policy's doing.</param>
/// <param name="AmountMsat">What the invoice asks for, once it is read.</param>
/// <param name="FeeMsat">The routing fee, once it is paid.</param>
/// <param name="PaymentHash">The invoice's payment hash, once it is read.</param>
/// <param name="Payee">The node that signed the invoice.</param>
/// <param name="Attempts">How many requests to the wallet there were.</param>
/// <param name="ApprovalUntil">Until when an operator may answer, while it waits for one.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="SettledAt">When it was found paid.</param>
/// <param name="Preimage">The proof of payment, once it is settled.</param>
/// <param name="Outcome">What came back for the money, once the agent has reported it.</param>
internal sealed record PaymentReport(
    string Id,
    string State,
    bool Final,
    IReadOnlyList<ReasonReport>? Reasons,
    string? Cause,
    long? AmountMsat,
    long? FeeMsat,
    string? PaymentHash,
    string? Payee,
    int Attempts,
    DateTimeOffset? ApprovalUntil,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? SettledAt,
    string? Preimage,
    OutcomeReport? Outcome)
{
    public static PaymentReport Of(Intent intent) => new(
        intent.Id.ToString(),
        SnakeCase.Of(intent.State),
        !intent.IsOpen,
        ReasonReport.Of(intent.Reasons),
        intent.Cause == IntentCause.None ? null : SnakeCase.Of(intent.Cause),
        intent.Invoice?.Amount?.Value,
        intent.Fee?.Value,
        intent.Invoice?.PaymentHash.ToString(),
        intent.Invoice?.Payee.ToString(),
        intent.NextAttemptNumber - 1,
        intent.State == IntentState.AwaitingApproval ? intent.ApprovalUntil : null,
        intent.CreatedAt,
        intent.UpdatedAt,
        intent.SettledAt,
        intent.State is IntentState.Settled or IntentState.LateSettled ? intent.Preimage?.ToHex() : null,
        OutcomeReport.Of(intent));

    /// <summary>Which payment, and not its proof.</summary>
    public override string ToString() => $"PaymentReport({Id}, {State})";
}
