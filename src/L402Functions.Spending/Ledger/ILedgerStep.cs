namespace L402Functions.Spending.Ledger;

/// <summary>
/// One change of a root agent's ledger: which rows it looks at, and a decision on them. It does no I/O; the ledger reads, decides, commits,
/// and decides again on newer rows where somebody else was faster.
/// </summary>
/// <typeparam name="TResult">What the caller learns.</typeparam>
public interface ILedgerStep<TResult>
{
    /// <summary>
    /// Unique among all steps ever. A step writes it into the rows that it changes, so that it recognises its own work where its answer
    /// was lost; the ledger writes it into its audit rows.
    /// </summary>
    string StepId { get; }

    /// <summary>The rows that <see cref="Decide"/> looks at, apart from the head.</summary>
    IReadOnlyCollection<string> RowsFor(LedgerHead head);

    /// <summary>
    /// Rows, or their absence, that the caller has read before. They serve the first try, and only where the decision's writes are
    /// conditional on each that it looked at (insert what was absent, replace what was there); otherwise they are read again.
    /// </summary>
    IReadOnlyDictionary<string, LedgerRow?> Known { get; }

    /// <summary>The decision. Pure: the same for the same view; it may be asked several times, each on a newer view.</summary>
    Decided<TResult> Decide(LedgerView view);
}
