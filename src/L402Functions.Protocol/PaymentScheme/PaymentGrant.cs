namespace L402Functions.Protocol.PaymentScheme;

/// <summary>What a verified credential of the Payment scheme entitles to: one use, which the caller still has to claim by the payment hash.</summary>
/// <param name="PaymentHash">The name of the payment: its sale is kept under it.</param>
/// <param name="Amount">What was paid.</param>
/// <param name="Binding">What it was paid for.</param>
/// <param name="ChallengeId">The id of the challenge, for the receipt.</param>
/// <param name="ExpiresAt">When the challenge expires.</param>
/// <param name="Source">What the payer says it is; not verified.</param>
public sealed record PaymentGrant(
    PaymentHash PaymentHash,
    Msat Amount,
    PaymentBinding Binding,
    string ChallengeId,
    DateTimeOffset ExpiresAt,
    string? Source);
