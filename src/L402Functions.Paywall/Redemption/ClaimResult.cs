namespace L402Functions.Paywall.Redemption;

/// <summary>What became of a claim.</summary>
public abstract record ClaimResult
{
    private ClaimResult()
    {
    }

    /// <summary>The use is the caller's: exactly one caller gets it.</summary>
    public sealed record Claimed(Claim Claim) : ClaimResult;

    /// <summary>Refused, with the reason.</summary>
    public sealed record Refused(ClaimRefusal Reason) : ClaimResult;
}
