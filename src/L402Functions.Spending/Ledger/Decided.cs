using L402Functions.Spending.Audit;

namespace L402Functions.Spending.Ledger;

/// <summary>What a step decided.</summary>
/// <param name="Result">For the caller, once the rest is committed.</param>
/// <param name="Head">The head with the step's changes. Its chain is the ledger's business and stays as it was.</param>
/// <param name="Writes">The step's rows: neither the head nor audit rows, each row at most once.</param>
/// <param name="Audit">What is put on record with it. A change of money always is.</param>
public sealed record Decided<TResult>(TResult Result, LedgerHead Head, IReadOnlyList<RowWrite> Writes, IReadOnlyList<AuditDraft> Audit)
{
    /// <summary>True where there is nothing to commit; a change of the head alone is no change.</summary>
    public bool IsAnswerOnly => Writes.Count == 0 && Audit.Count == 0;
}
