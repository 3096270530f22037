namespace L402Functions.Spending.Ledger;

/// <summary>
/// Rows as they are at the cached head: those that its transaction wrote, and those that were read for it. Whoever writes a row also replaces the head, so as
/// long as a transaction on that head can succeed at all, these rows are the current ones; and where it cannot, they are forgotten with the head.
/// </summary>
internal sealed class RecentRows
{
    private const int MostRows = 384;
    private const int MostBytesEach = 16 * 1024;

    private readonly Dictionary<string, LedgerRow?> rows = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>The row, or that there is none; false where that is not known.</summary>
    public bool TryGet(string key, out LedgerRow? row) => rows.TryGetValue(key, out row);

    /// <summary>Takes in what a transaction was decided on and what it wrote, now that it is made.</summary>
    public void Keep(IReadOnlyDictionary<string, LedgerRow?> read, IReadOnlyList<RowWrite> writes, IReadOnlyList<string> etags)
    {
        foreach (var (key, row) in read)
        {
            Keep(key, row);
        }

        for (var i = 0; i < writes.Count; i++)
        {
            Keep(writes[i].Key, writes[i] switch
            {
                RowWrite.Insert insert => new LedgerRow(insert.Key, etags[i], insert.Document),
                RowWrite.Replace replace => new LedgerRow(replace.Key, etags[i], replace.Document),
                RowWrite.Put put => new LedgerRow(put.Key, etags[i], put.Document),
                _ => null,
            });
        }
    }

    /// <summary>Forgets everything: the head is not known to be the current one any more.</summary>
    public void Clear()
    {
        rows.Clear();
        order.Clear();
    }

    private void Keep(string key, LedgerRow? row)
    {
        if (key == RowKeys.Head || IsWrittenOnly(key))
        {
            return;
        }

        if (row?.Document.Length > MostBytesEach)
        {
            rows.Remove(key);
            return;
        }

        if (!rows.ContainsKey(key))
        {
            order.Enqueue(key);
        }

        rows[key] = row;
        while (order.Count > MostRows)
        {
            rows.Remove(order.Dequeue());
        }
    }

    /// <summary>Kinds of rows that no step looks at.</summary>
    private static bool IsWrittenOnly(string key) =>
        key.StartsWith(RowKeys.Audit, StringComparison.Ordinal)
        || key.StartsWith(RowKeys.OpenIntents, StringComparison.Ordinal)
        || key.StartsWith(RowKeys.Attempts, StringComparison.Ordinal);
}
