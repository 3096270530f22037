using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit;

/// <summary>
/// The record of what operators do to all agents at once: stop signs, exports, holds. What they do to one agent or one payment is in that agent's own chain.
/// </summary>
public interface IOperatorLog
{
    /// <summary>Puts something on record. Once this has returned it is there for good.</summary>
    /// <param name="happened">What happened, or is about to.</param>
    /// <param name="by">Who did it.</param>
    /// <param name="details">What else there is to say; <c>reason</c> where there is one.</param>
    /// <param name="cancellationToken">Ends the waiting. It may be on record nevertheless.</param>
    /// <exception cref="LedgerBusyException">It may or may not be on record.</exception>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    Task RecordAsync(AuditEvent happened, OperatorName by, IReadOnlyDictionary<string, AuditValue> details, CancellationToken cancellationToken);
}
