namespace L402Functions.Spending.Ledger;

/// <summary>What came of a transaction.</summary>
public abstract record WriteResult
{
    private WriteResult()
    {
    }

    /// <summary>Every write was made.</summary>
    /// <param name="ETags">The new version of each row, in the order of the writes; empty text for a row that was deleted.</param>
    public sealed record Committed(IReadOnlyList<string> ETags) : WriteResult;

    /// <summary>No write was made, and none of this transaction will be.</summary>
    /// <param name="Index">The first write whose condition did not hold.</param>
    public sealed record Conflict(int Index) : WriteResult;
}
