namespace L402Functions.Protocol.PaymentScheme;

/// <summary>
/// The problem types of the Payment scheme (draft-httpauth-payment, section "Error Codes"; draft-lightning-charge, section "Error
/// Responses"). All of them go out as 402 with a fresh challenge. <c>method-unsupported</c> (400) is not among them: the challenge
/// in the answer says which method is supported.
/// </summary>
/// <param name="Type">The problem type, a URI.</param>
/// <param name="Title">A short text that is the same for every problem of this type.</param>
/// <param name="Code">The last part of the type.</param>
public sealed record PaymentProblem(string Type, string Title, string Code)
{
    /// <summary>What the scheme's problem types begin with.</summary>
    public const string BaseUri = "https://paymentauth.org/problems/";

    private const string LightningUri = BaseUri + "lightning/";

    /// <summary>No credential was presented.</summary>
    public static PaymentProblem PaymentRequired { get; } = new(BaseUri + "payment-required", "Payment required", "payment-required");

    /// <summary>Less was paid than this request costs.</summary>
    public static PaymentProblem PaymentInsufficient { get; } = new(BaseUri + "payment-insufficient", "Payment insufficient", "payment-insufficient");

    /// <summary>The payment is real but was made for something else.</summary>
    public static PaymentProblem InvalidChallenge { get; } = new(BaseUri + "invalid-challenge", "Challenge not valid here", "invalid-challenge");

    /// <summary>The request differs from the one that was priced.</summary>
    public static PaymentProblem VerificationFailed { get; } = new(BaseUri + "verification-failed", "Verification failed", "verification-failed");

    /// <summary>The credential cannot be read.</summary>
    public static PaymentProblem MalformedCredential { get; } = new(LightningUri + "malformed-credential", "Malformed credential", "malformed-credential");

    /// <summary>The challenge was not issued here.</summary>
    public static PaymentProblem UnknownChallenge { get; } = new(LightningUri + "unknown-challenge", "Unknown challenge", "unknown-challenge");

    /// <summary>The challenge was used before; the draft gives both cases one type, so that nobody learns which it was.</summary>
    public static PaymentProblem ConsumedChallenge => UnknownChallenge;

    /// <summary>The preimage does not belong to the invoice.</summary>
    public static PaymentProblem InvalidPreimage { get; } = new(LightningUri + "invalid-preimage", "Invalid preimage", "invalid-preimage");

    /// <summary>The challenge or its invoice has expired.</summary>
    public static PaymentProblem ExpiredInvoice { get; } = new(LightningUri + "expired-invoice", "Expired invoice", "expired-invoice");

    /// <summary>The problem type that tells a client of <paramref name="reason"/>.</summary>
    public static PaymentProblem For(PaymentRefusalReason reason) => reason switch
    {
        PaymentRefusalReason.UnknownChallenge
            or PaymentRefusalReason.ExpiryMissing
            or PaymentRefusalReason.RequestUnreadable
            or PaymentRefusalReason.BindingUnreadable => UnknownChallenge,
        PaymentRefusalReason.Expired => ExpiredInvoice,
        PaymentRefusalReason.InvalidPreimage => InvalidPreimage,
        PaymentRefusalReason.PriceNotCovered => PaymentInsufficient,
        PaymentRefusalReason.WrongDigest => VerificationFailed,
        PaymentRefusalReason.WrongRealm
            or PaymentRefusalReason.UnsupportedMethod
            or PaymentRefusalReason.UnsupportedIntent
            or PaymentRefusalReason.WrongService
            or PaymentRefusalReason.WrongCapability
            or PaymentRefusalReason.WrongPath
            or PaymentRefusalReason.WrongHttpMethod => InvalidChallenge,
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
