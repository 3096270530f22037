namespace L402Functions.Spending.Ledger;

/// <summary>The operator's stop signs.</summary>
public interface IFreezes
{
    /// <summary>
    /// What is stopped now. A read that began before the call does not count as its answer; calls at the same time may share one read
    /// that begins after all of them.
    /// </summary>
    /// <exception cref="LedgerStoreException">The store did not answer: nothing may be paid.</exception>
    Task<FreezeState> ReadAsync(CancellationToken cancellationToken);
}
