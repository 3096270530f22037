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

    /// <summary>The rows that these steps look at and that their callers have not read before: the recent ones, and the others read all at the same time.</summary>
    public async Task<IReadOnlyDictionary<string, LedgerRow?>> RowsAsync(
        IEnumerable<(Waiter Waiter, IReadOnlyCollection<string> Keys)> steps, RecentRows recent)
    {
        var byKey = new Dictionary<string, LedgerRow?>(StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var key in steps.SelectMany(static s => s.Keys.Where(key => !s.Waiter.TrustsKnown || !s.Waiter.Known.ContainsKey(key))).Distinct(StringComparer.Ordinal))
        {
            if (recent.TryGet(key, out var row))
            {
                byKey.Add(key, row);
            }
            else
            {
                unknown.Add(key);
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
