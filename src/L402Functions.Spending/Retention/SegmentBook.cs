using System.Runtime.CompilerServices;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Retention;

/// <summary>Reads the segments of a root, oldest first: each begins where the one before ends, and the rows in the table where the last pruned one does.</summary>
public sealed class SegmentBook(ILedgerStore store)
{
    /// <summary>All of them.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async IAsyncEnumerable<Segment> ListAsync(AgentId root, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.Segments, RowKeys.After(RowKeys.Segments), cancellationToken))
        {
            yield return Segment.Read(row);
        }
    }

    /// <summary>The keys of their rows. A segment's key says its first row.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    internal async Task<List<string>> ListKeysAsync(AgentId root, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var key in store.ListKeysAsync(root, RowKeys.Segments, RowKeys.After(RowKeys.Segments), cancellationToken))
        {
            keys.Add(key);
        }

        return keys;
    }

    /// <summary>The segment at a key that was listed.</summary>
    internal async Task<Segment> ReadAsync(AgentId root, string key, CancellationToken cancellationToken) =>
        await store.ReadAsync(root, key, cancellationToken) is { } row
            ? Segment.Read(row)
            : throw new InvalidDataException($"Segment '{key}' of {root} is gone.");

    /// <summary>The youngest segment; null where nothing was ever archived.</summary>
    internal async Task<Segment?> FindLastAsync(AgentId root, CancellationToken cancellationToken) =>
        await ListKeysAsync(root, cancellationToken) is [.., var last] ? await ReadAsync(root, last, cancellationToken) : null;
}
