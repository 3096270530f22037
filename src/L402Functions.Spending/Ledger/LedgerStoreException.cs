namespace L402Functions.Spending.Ledger;

/// <summary>
/// The store is down, or its answer was lost. A write may have been made, or not, or may still be made at any later moment, as a whole.
/// </summary>
public sealed class LedgerStoreException : Exception
{
    /// <summary>An exception with a message that names no secret.</summary>
    public LedgerStoreException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with what caused it.</summary>
    public LedgerStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
