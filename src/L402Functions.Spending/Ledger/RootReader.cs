using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;

namespace L402Functions.Spending.Ledger;

/// <summary>Reads one root's rows.</summary>
internal sealed class RootReader(AgentId root, ILedgerStore store)
{
    public async Task<HeadVersion> HeadAsync() =>
        HeadVersion.Read(root, await store.ReadAsync(root, RowKeys.Head, CancellationToken.None));

    /// <summary>True where the audit row of that number is the one of that hash, and with it everything before it.</summary>
    public async Task<bool> HasAuditRowAsync(AuditLink link) =>
        await store.ReadAsync(root, RowKeys.AuditEntry(link.Sequence), CancellationToken.None) is { } row
        && AuditHash.Of(row.Document.Span) == link.Hash;

    /// <summary>
    /// The rows that these steps look at: the recent ones, also where a caller had read them before, as they are the newer; and of the others those that
    /// no caller knows, read all at the same time.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, LedgerRow?>> RowsAsync(
        IEnumerable<(Waiter Waiter, IReadOnlyCollection<string> Keys)> steps, RecentRows recent)
    {
        var byKey = new Dictionary<string, LedgerRow?>(StringComparer.Ordinal);
        var unknown = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (waiter, keys) in steps)
        {
            foreach (var key in keys)
            {
                if (recent.TryGet(key, out var row))
                {
                    byKey.TryAdd(key, row);
                }
                else if (!(waiter.TrustsKnown && waiter.Known.ContainsKey(key)) && seen.Add(key))
                {
                    unknown.Add(key);
                }
            }
        }

        var rows = await Task.WhenAll(unknown.Select(key => store.ReadAsync(root, key, CancellationToken.None)));
        for (var i = 0; i < rows.Length; i++)
        {
            byKey.Add(unknown[i], rows[i]);
        }

        return byKey;
    }
}
