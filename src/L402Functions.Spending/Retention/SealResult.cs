using L402Functions.Spending.Audit;

namespace L402Functions.Spending.Retention;

/// <summary>What came of looking for the next segment.</summary>
internal abstract record SealResult
{
    private SealResult()
    {
    }

    /// <summary>Nothing is old enough.</summary>
    public sealed record NothingDue : SealResult;

    /// <summary>A segment is in the archive.</summary>
    public sealed record Sealed(Segment Segment) : SealResult;

    /// <summary>The chain breaks there: nothing of that segment is archived.</summary>
    public sealed record Broken(AuditVerification.Broken Break) : SealResult;
}
