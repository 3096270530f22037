using L402Functions.Paywall.Redemption;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Paywall;

/// <summary>Why a request does not pass on what it presented: the problem type of the 402 is made from it.</summary>
public abstract record Rejection
{
    private Rejection()
    {
    }

    /// <summary>Nothing was presented.</summary>
    public static Rejection None { get; } = new Missing();

    /// <summary>Nothing was presented.</summary>
    public sealed record Missing : Rejection;

    /// <summary>The header cannot be read.</summary>
    public sealed record Malformed(CredentialError Error) : Rejection;

    /// <summary>Two different credentials of ours were presented.</summary>
    public sealed record Conflicting : Rejection;

    /// <summary>The token does not allow the request.</summary>
    public sealed record Token(RefusalReason Reason) : Rejection;

    /// <summary>The Payment credential does not allow the request.</summary>
    public sealed record Payment(PaymentRefusalReason Reason) : Rejection;

    /// <summary>The payment is used up, by this credential or another.</summary>
    public sealed record Redeemed(ClaimRefusal Reason) : Rejection;
}
