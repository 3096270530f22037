namespace L402Functions.Paywall;

/// <summary>A store could not say, or could not write: nothing is served, and asking again may succeed.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Without a reason.</summary>
    public StoreUnavailableException()
    {
    }

    /// <summary>With the reason, for the log.</summary>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and what the store's client said.</summary>
    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
