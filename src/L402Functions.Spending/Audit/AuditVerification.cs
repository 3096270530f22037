namespace L402Functions.Spending.Audit;

/// <summary>What came of checking a part of an audit chain.</summary>
public abstract record AuditVerification
{
    private AuditVerification()
    {
    }

    /// <summary>Every row is there, unchanged and in order.</summary>
    /// <param name="From">Where the part begins: the row before its first.</param>
    /// <param name="To">Its last row.</param>
    public sealed record Intact(AuditLink From, AuditLink To) : AuditVerification;

    /// <summary>The chain is broken.</summary>
    /// <param name="Break">How.</param>
    /// <param name="Sequence">The number of the row where it shows.</param>
    public sealed record Broken(AuditBreak Break, long Sequence) : AuditVerification;
}
