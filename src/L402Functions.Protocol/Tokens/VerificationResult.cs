namespace L402Functions.Protocol.Tokens;

/// <summary>The outcome of verifying a credential: <see cref="Verified"/> or <see cref="Refused"/>.</summary>
public abstract record VerificationResult
{
    private VerificationResult()
    {
    }

    /// <summary>Authentic, paid, and it covers the request. Revocation and redemption are still to be asked.</summary>
    /// <param name="Grant">What the token grants.</param>
    public sealed record Verified(TokenGrant Grant) : VerificationResult;

    /// <summary>It does not open what was asked for.</summary>
    /// <param name="Reason">Why not.</param>
    public sealed record Refused(RefusalReason Reason) : VerificationResult;
}
