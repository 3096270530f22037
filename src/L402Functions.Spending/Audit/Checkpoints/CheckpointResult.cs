namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>What a run of the checkpoint desk did.</summary>
public abstract record CheckpointResult
{
    private CheckpointResult()
    {
    }

    /// <summary>A checkpoint was written.</summary>
    /// <param name="Stored">Which.</param>
    /// <param name="Announced">Whether it is known in public; null where nobody wants that.</param>
    /// <param name="Contradicted">Ledgers that are behind, or other than, what was signed before: what was signed stays, and somebody must look.</param>
    public sealed record Written(StoredCheckpoint Stored, bool? Announced, IReadOnlyList<CheckpointHead> Contradicted) : CheckpointResult;

    /// <summary>There is no ledger yet, so there is nothing to sign.</summary>
    public sealed record Nothing : CheckpointResult;
}
