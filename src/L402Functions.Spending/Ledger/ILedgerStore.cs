using System.Runtime.CompilerServices;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Ledger;

/// <summary>
/// Rows in partitions, one partition per root agent; Table Storage's promises and no more. A read sees every write that was answered
/// before the read began. A method that throws <see cref="LedgerStoreException"/> does so within a bounded time.
/// </summary>
public interface ILedgerStore
{
    /// <summary>The most writes of one transaction.</summary>
    const int MaxWrites = 100;

    /// <summary>The most bytes of one transaction, keys and documents together, with room for what the protocol wraps around them: its 4 MiB are of base 64.</summary>
    const int MaxBytes = 5 * 1024 * 1024 / 2;

    /// <summary>The row, or null where there is none.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    Task<LedgerRow?> ReadAsync(AgentId root, string key, CancellationToken cancellationToken);

    /// <summary>Rows in ordinal order of their keys, <paramref name="from"/> included and <paramref name="to"/> not. Not a snapshot: pages are read one after another.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    IAsyncEnumerable<LedgerRow> ReadRangeAsync(AgentId root, string from, string to, CancellationToken cancellationToken);

    /// <summary>The keys alone of the rows that <see cref="ReadRangeAsync"/> would read: for those who count or delete.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    async IAsyncEnumerable<string> ListKeysAsync(
        AgentId root, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in ReadRangeAsync(root, from, to, cancellationToken))
        {
            yield return row.Key;
        }
    }

    /// <summary>
    /// All of <paramref name="writes"/> or none: 1 to <see cref="MaxWrites"/>, each row at most once, at most <see cref="MaxBytes"/>.
    /// </summary>
    /// <exception cref="LedgerStoreException">The store did not answer: the transaction was made, or was not, or <em>may still be made later</em>.</exception>
    Task<WriteResult> WriteAsync(AgentId root, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken);
}
