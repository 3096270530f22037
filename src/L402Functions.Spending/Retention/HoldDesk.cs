using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Retention;

/// <summary>
/// Where operators set holds and lift them: on the board, and on record under their names. A hold is set before it is on record, because it
/// is urgent; none is lifted before that is on record.
/// </summary>
public sealed class HoldDesk(IHoldBoard board, IOperatorLog log, TimeProvider clock)
{
    /// <summary>Forbids deleting audit rows of a root, or of all.</summary>
    /// <exception cref="LedgerStoreException">It may be set, and may be on record. Ask again.</exception>
    /// <exception cref="LedgerBusyException">It is set, and not on record for certain. Ask again.</exception>
    public async Task SetAsync(AgentId? root, OperatorName by, string reason, CancellationToken cancellationToken)
    {
        await board.SetAsync(new Hold(root, by, reason, clock.GetUtcNow()), cancellationToken);
        await log.RecordAsync(AuditEvent.HoldSet, by, Say(root, reason), cancellationToken);
    }

    /// <summary>Allows it again, and puts that on record also where nothing was held.</summary>
    /// <exception cref="LedgerStoreException">It may be lifted; if it is, that is on record. Ask again.</exception>
    /// <exception cref="LedgerBusyException">It is as before. Ask again.</exception>
    public async Task LiftAsync(AgentId? root, OperatorName by, string reason, CancellationToken cancellationToken)
    {
        await log.RecordAsync(AuditEvent.HoldLifted, by, Say(root, reason), cancellationToken);
        await board.LiftAsync(root, cancellationToken);
    }

    /// <summary>Every hold there is.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public Task<IReadOnlyList<Hold>> ListAsync(CancellationToken cancellationToken) => board.ListAsync(cancellationToken);

    private static Dictionary<string, AuditValue> Say(AgentId? root, string reason) => new(StringComparer.Ordinal)
    {
        ["scope"] = (root?.Value ?? "everything")!,
        ["reason"] = reason!,
    };
}
