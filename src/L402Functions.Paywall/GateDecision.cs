using L402Functions.Paywall.Issuing;

namespace L402Functions.Paywall;

/// <summary>Whether a request may pass.</summary>
public abstract record GateDecision
{
    private GateDecision()
    {
    }

    /// <summary>Paid: serve it.</summary>
    public sealed record Admitted(Admission Admission) : GateDecision;

    /// <summary>Answer 402. <paramref name="Challenge"/> is null where none may be minted (HEAD, OPTIONS).</summary>
    public sealed record PaymentRequired(Rejection Rejection, Challenge? Challenge) : GateDecision;

    /// <summary>Nothing is sold to this request: it is answered without an offer, and with the status of <paramref name="Refusal"/>.</summary>
    /// <param name="Refusal">Why.</param>
    /// <param name="Detail">Why, in a sentence for the caller.</param>
    /// <param name="RetryAfter">When asking again may succeed, where it may.</param>
    public sealed record Refused(GateRefusal Refusal, string Detail, TimeSpan? RetryAfter = null) : GateDecision;
}
