using L402Functions.Spending.AgentApi;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.OperatorApi;

/// <summary>
/// An intent as an operator reads it: what was asked for, in the agent's words, what was decided and done. Never the preimage. What an approval
/// is bound to is <c>payment_hash</c>, <c>amount_msat</c> and <c>policy</c>.
/// </summary>
internal sealed record IntentReport
{
    public required string Id { get; init; }

    public required string AgentId { get; init; }

    public required string Root { get; init; }

    public required string State { get; init; }

    public required bool Final { get; init; }

    public required string Purpose { get; init; }

    public string? Url { get; init; }

    public string? Method { get; init; }

    public string? Category { get; init; }

    public string? Session { get; init; }

    public long? QuotedMsat { get; init; }

    public long? AmountMsat { get; init; }

    public long? FeeReserveMsat { get; init; }

    public long? FeeMsat { get; init; }

    public string? PaymentHash { get; init; }

    public string? Payee { get; init; }

    public string? Network { get; init; }

    public DateTimeOffset? InvoiceExpiresAt { get; init; }

    public IReadOnlyList<ReasonReport>? Reasons { get; init; }

    public string? Cause { get; init; }

    public string? Policy { get; init; }

    public string? Wallet { get; init; }

    public DateTimeOffset? ApprovalUntil { get; init; }

    public string? ApprovedBy { get; init; }

    public IReadOnlyList<AttemptReport>? Attempts { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? UnknownSince { get; init; }

    public DateTimeOffset? NextActAt { get; init; }

    public DateTimeOffset? NextLookAt { get; init; }

    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>What came back for the money, as its agent says.</summary>
    public OutcomeReport? Outcome { get; init; }

    /// <summary>True where the proof of payment is here, for its agent to fetch.</summary>
    public required bool HasProof { get; init; }

    public static IntentReport Of(AgentId root, Intent intent) => new()
    {
        Id = intent.Id.ToString(),
        AgentId = intent.Agent.ToString(),
        Root = root.ToString(),
        State = SnakeCase.Of(intent.State),
        Final = !intent.IsOpen,
        Purpose = intent.Request.Purpose,
        Url = intent.Request.Url?.ToString(),
        Method = intent.Request.Method,
        Category = intent.Request.Category?.ToString(),
        Session = intent.Request.Session?.ToString(),
        QuotedMsat = intent.Request.Quoted?.Value,
        AmountMsat = intent.Invoice?.Amount?.Value,
        FeeReserveMsat = (intent.Wanted ?? intent.Reservation)?.FeeReserve.Value,
        FeeMsat = intent.Fee?.Value,
        PaymentHash = intent.Invoice?.PaymentHash.ToString(),
        Payee = intent.Invoice?.Payee.ToString(),
        Network = intent.Invoice?.Network.Name,
        InvoiceExpiresAt = intent.Invoice?.ExpiresAt,
        Reasons = ReasonReport.Of(intent.Reasons),
        Cause = intent.Cause == IntentCause.None ? null : SnakeCase.Of(intent.Cause),
        Policy = intent.Policy?.Text,
        Wallet = intent.Wallet,
        ApprovalUntil = intent.State == IntentState.AwaitingApproval ? intent.ApprovalUntil : null,
        ApprovedBy = intent.Approval?.Approver,
        Attempts = intent.Attempts.IsEmpty ? null : [.. intent.Attempts.Select(AttemptReport.Of)],
        CreatedAt = intent.CreatedAt,
        UpdatedAt = intent.UpdatedAt,
        UnknownSince = intent.OpenSince,
        NextActAt = intent.ActAt,
        NextLookAt = intent.LookAt,
        SettledAt = intent.SettledAt,
        Outcome = OutcomeReport.Of(intent),
        HasProof = intent.Preimage is not null,
    };
}
