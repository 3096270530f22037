using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Ledger;

/// <summary>What a step decided.</summary>
/// <param name="Result">For the caller, once the rest is committed.</param>
/// <param name="Head">The head with the step's changes. Its chain is the ledger's business and stays as it was.</param>
/// <param name="Writes">The step's rows: neither the head nor audit rows, each row at most once.</param>
/// <param name="Audit">What is put on record with it. A change of money always is.</param>
public sealed record Decided<TResult>(TResult Result, LedgerHead Head, IReadOnlyList<RowWrite> Writes, IReadOnlyList<AuditDraft> Audit)
{
    /// <summary>Where it takes an intent; null where it takes none anywhere. It is counted once this is committed.</summary>
    public PaymentMove? Moved { get; init; }

    /// <summary>True where there is nothing to commit; a change of the head alone is no change.</summary>
    public bool IsAnswerOnly => Writes.Count == 0 && Audit.Count == 0;
}
