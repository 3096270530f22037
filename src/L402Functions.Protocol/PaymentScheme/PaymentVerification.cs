namespace L402Functions.Protocol.PaymentScheme;

/// <summary>The outcome of <see cref="PaymentVerifier.Verify"/>.</summary>
public abstract record PaymentVerification
{
    private PaymentVerification()
    {
    }

    /// <summary>Issued here, paid, in time, and for this request. Whether it was used before is not known yet.</summary>
    /// <param name="Grant">What it entitles to.</param>
    public sealed record Verified(PaymentGrant Grant) : PaymentVerification;

    /// <summary>Not to be honoured.</summary>
    /// <param name="Reason">The first check that failed.</param>
    public sealed record Refused(PaymentRefusalReason Reason) : PaymentVerification;
}
