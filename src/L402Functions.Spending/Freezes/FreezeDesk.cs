using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Freezes;

/// <summary>
/// Where operators stop what concerns all agents, and let it go on: on the board, and on record under their names. A stop sign is up before it is
/// on record, because it is urgent; nothing is let go on before that is on record.
/// </summary>
public sealed class FreezeDesk(IFreezeBoard board, IOperatorLog log, TimeProvider clock)
{
    /// <summary>Stops something for everybody; see <see cref="IFreezeBoard.FreezeAsync"/>.</summary>
    /// <exception cref="LedgerStoreException">It may be stopped, and may be on record. Ask again.</exception>
    /// <exception cref="LedgerBusyException">It is stopped, and not on record for certain. Ask again.</exception>
    public async Task FreezeAsync(FreezeTarget target, OperatorName by, string reason, CancellationToken cancellationToken)
    {
        await board.FreezeAsync(new Freeze(target, by, reason, clock.GetUtcNow()), cancellationToken);
        await log.RecordAsync(AuditEvent.Frozen, by, Say(target, reason), cancellationToken);
    }

    /// <summary>Lets something go on, and puts that on record also where nothing stopped it.</summary>
    /// <exception cref="LedgerStoreException">It may go on; if it does, that is on record. Ask again.</exception>
    /// <exception cref="LedgerBusyException">It is stopped as before. Ask again.</exception>
    public async Task ThawAsync(FreezeTarget target, OperatorName by, string reason, CancellationToken cancellationToken)
    {
        await log.RecordAsync(AuditEvent.Thawed, by, Say(target, reason), cancellationToken);
        await board.ThawAsync(target, cancellationToken);
    }

    /// <summary>Every sign that is up.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public Task<IReadOnlyList<Freeze>> ListAsync(CancellationToken cancellationToken) => board.ListAsync(cancellationToken);

    private static Dictionary<string, AuditValue> Say(FreezeTarget target, string reason)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(reason);
        var said = new Dictionary<string, AuditValue>(StringComparer.Ordinal) { ["scope"] = target.Scope, ["reason"] = reason };
        if (target.Name is { } name)
        {
            said["target"] = name;
        }

        return said;
    }
}
