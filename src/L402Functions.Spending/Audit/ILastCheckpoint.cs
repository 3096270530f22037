namespace L402Functions.Spending.Audit;

/// <summary>Tells how far the audit is anchored outside the account.</summary>
public interface ILastCheckpoint
{
    /// <summary>When the newest checkpoint was made; null where there is none.</summary>
    /// <exception cref="Ledger.LedgerStoreException">The store did not answer.</exception>
    Task<DateTimeOffset?> FindAsync(CancellationToken cancellationToken);
}
