namespace L402Functions.Paywall.Redemption;

/// <summary>What is to be written for a claim.</summary>
public abstract record ClaimDecision
{
    private ClaimDecision()
    {
    }

    /// <summary>The row as it must be after the claim.</summary>
    public sealed record Write(Sale Sale) : ClaimDecision;

    /// <summary>Nothing is written.</summary>
    public sealed record Refuse(ClaimRefusal Reason) : ClaimDecision;
}
