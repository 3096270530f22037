using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Store;

/// <summary>
/// Rows in partitions with Table Storage's rules: a new version for every write, transactions of one partition that are made as a whole or
/// not at all, checked in order, and its limits. What breaks a limit is a bug of whoever asked.
/// </summary>
public sealed class MemoryTable
{
    private const int MaxKeyLength = 512;
    private const int MaxWrites = 100;
    private const int MaxEntityBytes = 1024 * 1024;
    private const int MaxTransactionBytes = 4 * 1024 * 1024;

    private readonly Dictionary<AgentId, SortedList<string, LedgerRow>> partitions = [];
    private long version;

    /// <summary>How many transactions were made.</summary>
    public long Transactions { get; private set; }

    public IEnumerable<AgentId> Partitions => partitions.Keys;

    public LedgerRow? Read(AgentId root, string key) => Of(root).GetValueOrDefault(key);

    public LedgerRow[] ReadRange(AgentId root, string from, string to, int limit = int.MaxValue)
    {
        var rows = Of(root);
        var read = new List<LedgerRow>();
        for (var i = FirstAtOrAfter(rows.Keys, from); i < rows.Count && read.Count < limit && string.CompareOrdinal(rows.Keys[i], to) < 0; i++)
        {
            read.Add(rows.Values[i]);
        }

        return [.. read];
    }

    public WriteResult Write(AgentId root, IReadOnlyList<RowWrite> writes)
    {
        Check(writes);
        var rows = Of(root);
        for (var i = 0; i < writes.Count; i++)
        {
            if (!IsAllowed(rows, writes[i]))
            {
                return new WriteResult.Conflict(i);
            }
        }

        Transactions++;
        return new WriteResult.Committed([.. writes.Select(write => Apply(rows, write))]);
    }

    private static bool IsAllowed(SortedList<string, LedgerRow> rows, RowWrite write) => write switch
    {
        RowWrite.Insert insert => !rows.ContainsKey(insert.Key),
        RowWrite.Replace replace => rows.TryGetValue(replace.Key, out var row) && row.ETag == replace.ETag,
        RowWrite.Delete delete => rows.ContainsKey(delete.Key),
        _ => true,
    };

    private static void Check(IReadOnlyList<RowWrite> writes)
    {
        if (writes.Count is 0 or > MaxWrites)
        {
            throw new InvalidOperationException($"A transaction of {writes.Count} writes.");
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        long total = 0;
        foreach (var write in writes)
        {
            var bytes = (2 * write.Key.Length) + DocumentOf(write).Length;
            total += bytes;
            if (bytes > MaxEntityBytes || total > MaxTransactionBytes)
            {
                throw new InvalidOperationException($"Row '{write.Key}' of {bytes} bytes in a transaction of {total} and more.");
            }

            if (!keys.Add(write.Key))
            {
                throw new InvalidOperationException($"Row '{write.Key}' twice in a transaction.");
            }

            if (write.Key.Length is 0 or > MaxKeyLength || write.Key.AsSpan().IndexOfAny("/\\#?") >= 0 || write.Key.Any(char.IsControl))
            {
                throw new InvalidOperationException($"No key: '{write.Key}'.");
            }
        }
    }

    private static ReadOnlyMemory<byte> DocumentOf(RowWrite write) => write switch
    {
        RowWrite.Insert insert => insert.Document,
        RowWrite.Replace replace => replace.Document,
        RowWrite.Put put => put.Document,
        _ => default,
    };

    private static int FirstAtOrAfter(IList<string> keys, string key)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(keys[middle], key) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private string Apply(SortedList<string, LedgerRow> rows, RowWrite write)
    {
        if (write is RowWrite.Delete)
        {
            rows.Remove(write.Key);
            return string.Empty;
        }

        var etag = $"W/\"{++version}\"";
        rows[write.Key] = new LedgerRow(write.Key, etag, DocumentOf(write));
        return etag;
    }

    private SortedList<string, LedgerRow> Of(AgentId root)
    {
        if (!partitions.TryGetValue(root, out var rows))
        {
            rows = new SortedList<string, LedgerRow>(StringComparer.Ordinal);
            partitions.Add(root, rows);
        }

        return rows;
    }
}
