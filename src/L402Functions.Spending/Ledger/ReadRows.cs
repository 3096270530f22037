namespace L402Functions.Spending.Ledger;

/// <summary>
/// The rows that one step looks at. Those that were read after the head are as new as the head, or the commit fails. Those that only the caller
/// had read, before, may be older: they count only where the step's own writes are conditional on them.
/// </summary>
internal sealed class ReadRows
{
    private readonly Dictionary<string, LedgerRow?> rows = new(StringComparer.Ordinal);
    private readonly List<(string Key, LedgerRow? Row)> known = [];

    public ReadRows(Waiter waiter, IEnumerable<string> keys, IReadOnlyDictionary<string, LedgerRow?> read)
    {
        foreach (var key in keys.Distinct(StringComparer.Ordinal))
        {
            if (read.TryGetValue(key, out var row))
            {
                rows.Add(key, row);
            }
            else if (waiter.TrustsKnown && waiter.Known.TryGetValue(key, out row))
            {
                known.Add((key, row));
                rows.Add(key, row);
            }
            else
            {
                AreComplete = false;
            }
        }
    }

    public IReadOnlyDictionary<string, LedgerRow?> Rows => rows;

    /// <summary>False where one of the rows has not been read.</summary>
    public bool AreComplete { get; } = true;

    /// <summary>True where every row that was read before is a condition of what was decided.</summary>
    public bool AreSafeFor(Waiter.Proposal proposal) =>
        known.TrueForAll(k => proposal.Writes.Any(write => write.Key == k.Key && write switch
        {
            RowWrite.Insert => k.Row is null,
            RowWrite.Replace replace => k.Row is not null && replace.ETag == k.Row.ETag,
            _ => false,
        }));
}
