using L402Functions.Protocol;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>A payment that one wallet tells of and that another one was asked for: right where both are connections to the same wallet.</summary>
/// <param name="PaymentHash">What was paid.</param>
/// <param name="Teller">The wallet that tells of it.</param>
/// <param name="Asked">The wallet that was asked.</param>
/// <param name="Break">What it is where the wallet that was asked knows nothing of it.</param>
internal sealed record StrayPayment(PaymentHash PaymentHash, string Teller, string Asked, FoundBreak Break);
