using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Paywall;

/// <summary>A paid request that may pass.</summary>
/// <param name="PaymentHash">The payment.</param>
/// <param name="Door">How it was presented.</param>
/// <param name="Claim">The use that was claimed; null where uses are not counted.</param>
/// <param name="Grant">What the Payment scheme verified, for its receipt; null for a token.</param>
public sealed record Admission(PaymentHash PaymentHash, Door Door, Claim? Claim, PaymentGrant? Grant)
{
    /// <summary>
    /// The use of an unlimited purchase, where the gate looked at its token anew: what a receipt is made of. A token that is known by heart
    /// costs no signature, coming or going.
    /// </summary>
    public ClaimRequest? Uncounted { get; init; }
}
