using L402Functions.Paywall.Receipts;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Redemption;

/// <summary>One use of a payment that a verified credential asks for.</summary>
/// <param name="PaymentHash">Which payment.</param>
/// <param name="Cost">What this use costs.</param>
/// <param name="MaxUses">How many uses the credential allows in all; 0 for any number.</param>
/// <param name="MaxSpend">What the uses may cost together; null for no bound.</param>
/// <param name="Service">The service.</param>
/// <param name="Path">The path.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Door">The scheme.</param>
/// <param name="At">Now.</param>
/// <param name="Receipt">The name of the receipt that the use will get.</param>
public sealed record ClaimRequest(
    PaymentHash PaymentHash,
    Msat Cost,
    long MaxUses,
    Msat? MaxSpend,
    string Service,
    string Path,
    string Method,
    Door Door,
    DateTimeOffset At,
    ReceiptId Receipt);
