using L402Functions.Paywall.Redemption;
using L402Functions.Protocol.Challenges;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Paywall.Http;

/// <summary>The words of a 402: a stable code per reason, and a sentence that helps whoever wrote the client.</summary>
internal sealed record ProblemText(string Type, string Code, string Title, string Detail)
{
    /// <summary>One answer for an unknown key, a broken chain and a revoked payment, so that none can be told from the others.</summary>
    private static ProblemText InvalidToken { get; } =
        Ours("invalid-token", "The token is not valid here", "The token was not issued here, was changed, or is no longer honoured.");

    /// <summary>The words for <paramref name="rejection"/>.</summary>
    public static ProblemText Of(Rejection rejection) => rejection switch
    {
        Rejection.Missing => Ours("payment-required", "Payment required", "Pay the invoice and send the token with its preimage."),
        Rejection.Malformed malformed => Ours(
            "malformed-credential", "The credential cannot be read", $"The Authorization header is not of the form 'L402 <macaroon>:<preimage>': {malformed.Error}."),
        Rejection.Conflicting => Ours(
            "conflicting-credentials", "Two credentials", "The request presents two different credentials; send one."),
        Rejection.Token token => OfToken(token.Reason),
        Rejection.Payment payment => OfPayment(payment.Reason),
        Rejection.Redeemed redeemed => OfRedeemed(redeemed.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(rejection)),
    };

    private static ProblemText OfToken(RefusalReason reason) => reason switch
    {
        RefusalReason.TooLarge => Ours("credential-too-large", "The credential is too large", "A credential has at most 8 KiB, 4 tokens and 32 caveats."),
        RefusalReason.Malformed or RefusalReason.BadIdentifier or RefusalReason.MalformedCaveat => Ours(
            "malformed-credential", "The credential cannot be read", $"The token is not a V2 macaroon of this kind: {reason}."),
        RefusalReason.PreimageMismatch => Ours("preimage-mismatch", "Not paid", "The preimage is not that of the token's invoice."),
        RefusalReason.Unauthentic => InvalidToken,
        RefusalReason.Widened => Ours("widened-token", "The token was widened", "A caveat may only narrow those before it."),
        RefusalReason.Expired or RefusalReason.NoExpiry => Ours("expired-token", "The token has expired", "The token's time is over."),
        RefusalReason.PriceNotCovered => Ours("insufficient-amount", "Not enough was paid", "This request costs more than what was paid for the token."),
        RefusalReason.NoServices or RefusalReason.ServiceNotCovered or RefusalReason.TierTooLow or RefusalReason.CapabilityNotCovered
            or RefusalReason.PathNotCovered or RefusalReason.MethodNotCovered or RefusalReason.UnknownCaveat => Ours(
            "insufficient-token", "The token does not cover this", $"The token is for something else: {reason}."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static ProblemText OfPayment(PaymentRefusalReason reason)
    {
        var problem = PaymentProblem.For(reason);
        return new ProblemText(problem.Type, problem.Code, problem.Title, $"The Payment credential was refused: {reason}.");
    }

    private static ProblemText OfRedeemed(ClaimRefusal reason) => reason switch
    {
        ClaimRefusal.UsedUp => Ours("used-up", "The token is used up", "Every use that was paid for has been made."),
        ClaimRefusal.SpentUp => Ours("spent-up", "The amount is spent", "What is left of the amount paid does not cover this request."),
        ClaimRefusal.Revoked => InvalidToken,
        ClaimRefusal.OtherDoor => Ours("redeemed-elsewhere", "The payment is already redeemed", "The payment was redeemed by another scheme."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static ProblemText Ours(string code, string title, string detail) => new(ProblemDocument.TypePrefix + code, code, title, detail);
}
