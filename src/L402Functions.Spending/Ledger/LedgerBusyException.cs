using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Ledger;

/// <summary>The ledger gave a step up after a bounded number of tries: come back later. Nothing of it is half done.</summary>
public sealed class LedgerBusyException : Exception
{
    /// <summary>A step that was given up.</summary>
    /// <param name="root">Whose ledger it is.</param>
    /// <param name="reason">Why.</param>
    /// <param name="mayBeApplied">True where the answer to a transaction with this step was lost.</param>
    /// <param name="innerException">What the store said last, where it did.</param>
    public LedgerBusyException(AgentId root, LedgerBusyReason reason, bool mayBeApplied, Exception? innerException = null)
        : base($"The ledger of {root} is busy: {reason}.", innerException)
    {
        Root = root;
        Reason = reason;
        MayBeApplied = mayBeApplied;
    }

    /// <summary>Whose ledger it is.</summary>
    public AgentId Root { get; }

    /// <summary>Why the step was given up.</summary>
    public LedgerBusyReason Reason { get; }

    /// <summary>
    /// True where a transaction with this step got no answer: it may have been applied, or may yet be, as a whole. False: it was not and will not be.
    /// </summary>
    public bool MayBeApplied { get; }
}
