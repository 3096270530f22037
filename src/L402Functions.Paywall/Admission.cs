using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Paywall;

/// <summary>A paid request that may pass.</summary>
/// <param name="PaymentHash">The payment.</param>
/// <param name="Door">How it was presented.</param>
/// <param name="Claim">The use that was claimed; null where uses are not counted.</param>
/// <param name="Grant">What the Payment scheme verified, for its receipt; null for a token.</param>
public sealed record Admission(PaymentHash PaymentHash, Door Door, Claim? Claim, PaymentGrant? Grant);
