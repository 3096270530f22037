using System.Runtime.CompilerServices;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.LoadTest.Audit;

/// <summary>
/// A store in memory that takes as long for every transaction and for every page of a thousand rows as the service does, however many rows it has. Azurite looks at every row of a
/// partition for each write and at every row of a table for each page, so that a large log there measures Azurite.
/// </summary>
internal sealed class SteadyStore : ILedgerStore
{
    private const int PageSize = 1_000;
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(10);

    private readonly Lock gate = new();
    private readonly Dictionary<AgentId, Partition> partitions = [];
    private long version;

    public async Task<LedgerRow?> ReadAsync(AgentId root, string key, CancellationToken cancellationToken)
    {
        await Task.Delay(Answer, cancellationToken);
        lock (gate)
        {
            return Of(root).Rows.GetValueOrDefault(key);
        }
    }

    public async IAsyncEnumerable<LedgerRow> ReadRangeAsync(AgentId root, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = Array.Empty<LedgerRow>();
        do
        {
            await Task.Delay(Answer, cancellationToken);
            lock (gate)
            {
                var partition = Of(root);
                var start = page is [.., var last] ? last.Key + '\0' : from;
                page = [.. partition.Between(start, to).Take(PageSize).Select(k => partition.Rows[k])];
            }

            foreach (var row in page)
            {
                yield return row;
            }
        }
        while (page.Length == PageSize);
    }

    public async Task<WriteResult> WriteAsync(AgentId root, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        await Task.Delay(Answer, cancellationToken);
        lock (gate)
        {
            var partition = Of(root);
            for (var i = 0; i < writes.Count; i++)
            {
                if (!partition.Allows(writes[i]))
                {
                    return new WriteResult.Conflict(i);
                }
            }

            return new WriteResult.Committed([.. writes.Select(w => partition.Apply(w, $"{++version}"))]);
        }
    }

    private Partition Of(AgentId root)
    {
        if (!partitions.TryGetValue(root, out var partition))
        {
            partitions.Add(root, partition = new Partition());
        }

        return partition;
    }

    private sealed class Partition
    {
        private readonly SortedSet<string> keys = new(StringComparer.Ordinal);

        public Dictionary<string, LedgerRow> Rows { get; } = new(StringComparer.Ordinal);

        public IEnumerable<string> Between(string from, string to) =>
            string.CompareOrdinal(from, to) >= 0 ? [] : keys.GetViewBetween(from, to).Where(k => string.CompareOrdinal(k, to) < 0);

        public bool Allows(RowWrite write) => write switch
        {
            RowWrite.Insert => !Rows.ContainsKey(write.Key),
            RowWrite.Replace replace => Rows.TryGetValue(write.Key, out var row) && row.ETag == replace.ETag,
            RowWrite.Delete => Rows.ContainsKey(write.Key),
            _ => true,
        };

        public string Apply(RowWrite write, string etag)
        {
            if (write is RowWrite.Delete)
            {
                Rows.Remove(write.Key);
                keys.Remove(write.Key);
                return "";
            }

            var document = write switch
            {
                RowWrite.Insert insert => insert.Document,
                RowWrite.Replace replace => replace.Document,
                _ => ((RowWrite.Put)write).Document,
            };
            Rows[write.Key] = new LedgerRow(write.Key, etag, document);
            keys.Add(write.Key);
            return etag;
        }
    }
}
