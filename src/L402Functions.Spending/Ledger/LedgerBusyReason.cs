namespace L402Functions.Spending.Ledger;

/// <summary>Why the ledger gave a step up.</summary>
public enum LedgerBusyReason
{
    /// <summary>Too many steps were waiting for this root already. The step was never tried.</summary>
    QueueFull,

    /// <summary>Other processes won every try. The step was not applied and will not be.</summary>
    Contended,

    /// <summary>The store did not answer. The step may have been applied, or may yet be: as a whole or not at all.</summary>
    StoreUnavailable,
}
