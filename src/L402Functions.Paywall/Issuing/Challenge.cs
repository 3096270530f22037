using L402Functions.Protocol;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Paywall.Issuing;

/// <summary>An offer to sell: one invoice, and every form in which its payment may be presented.</summary>
/// <param name="Macaroon">The token in standard base64, worth nothing without the invoice's preimage.</param>
/// <param name="Invoice">The BOLT11 invoice.</param>
/// <param name="PaymentHash">The invoice's payment hash.</param>
/// <param name="Amount">What the invoice asks.</param>
/// <param name="ExpiresAt">Until when the invoice can be paid.</param>
/// <param name="Service">The service that is sold.</param>
/// <param name="Payment">The same offer in the Payment scheme, where it is enabled.</param>
public sealed record Challenge(
    string Macaroon,
    string Invoice,
    PaymentHash PaymentHash,
    Msat Amount,
    DateTimeOffset ExpiresAt,
    ServiceName Service,
    PaymentChallenge? Payment);
