using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Rollups;

/// <summary>A portion of a log as it is added up, from the cursor on; committed as a whole, and followed by the next.</summary>
internal sealed class RollupPortion(AgentId root, ILedgerStore store, LedgerRow? cursorRow)
{
    /// <summary>As many rollup rows as a transaction holds beside the cursor.</summary>
    private const int MaxKeys = ILedgerStore.MaxWrites - 1;

    /// <summary>The most audit rows: what a transaction that another worker takes first costs.</summary>
    private const int MaxRows = 2_000;

    private readonly Dictionary<RollupKey, RollupFigures> added = [];

    /// <summary>Rollup rows as the last transaction left them: the next one often has the same.</summary>
    private Dictionary<string, LedgerRow> written = [];
    private LedgerRow? cursorRow = cursorRow;
    private AuditLink? end;
    private int rows;

    /// <summary>What is committed.</summary>
    public AuditLink Cursor { get; private set; } = RollupCursor.Read(cursorRow);

    /// <summary>How many audit rows this object has committed.</summary>
    public long Committed { get; private set; }

    /// <summary>True once another worker moved the cursor, or changed a row: what was read is old.</summary>
    public bool LostToAnother { get; private set; }

    /// <summary>Takes the next entry in; false where it must wait for the next portion.</summary>
    public bool TryAdd(AuditEntry entry)
    {
        if (rows == MaxRows)
        {
            return false;
        }

        if (RollupFold.Of(entry) is var (key, figures))
        {
            if (!added.ContainsKey(key) && added.Count == MaxKeys)
            {
                return false;
            }

            added[key] = added.GetValueOrDefault(key, RollupFigures.Nothing).Add(figures);
        }

        end = entry.Link;
        rows++;
        return true;
    }

    /// <summary>Makes the portion count; false where another worker was faster.</summary>
    public async Task<bool> CommitAsync(CancellationToken cancellationToken)
    {
        if (end is null)
        {
            return true;
        }

        var changes = await Task.WhenAll(added.Select(a => ChangeAsync(a.Key.ToRowKey(), a.Value, cancellationToken)));
        RowWrite[] writes = [RollupCursor.MoveTo(end, cursorRow), .. changes];
        if (await store.WriteAsync(root, writes, cancellationToken) is not WriteResult.Committed committed)
        {
            LostToAnother = true;
            return false;
        }

        var now = writes.Select((write, i) => RowOf(write, committed.ETags[i])).ToList();
        cursorRow = now[0];
        written = now.Skip(1).ToDictionary(row => row.Key);
        (Cursor, Committed) = (end, Committed + rows);
        (end, rows) = (null, 0);
        added.Clear();
        return true;
    }

    private async Task<RowWrite> ChangeAsync(string key, RollupFigures figures, CancellationToken cancellationToken)
    {
        var row = written.GetValueOrDefault(key) ?? await store.ReadAsync(root, key, cancellationToken);
        return row is null
            ? new RowWrite.Insert(key, figures.ToUtf8Json())
            : new RowWrite.Replace(key, RollupFigures.Read(row.Document).Add(figures).ToUtf8Json(), row.ETag);
    }

    private static LedgerRow RowOf(RowWrite write, string etag) => write switch
    {
        RowWrite.Insert insert => new LedgerRow(insert.Key, etag, insert.Document),
        RowWrite.Replace replace => new LedgerRow(replace.Key, etag, replace.Document),
        _ => throw new InvalidOperationException($"A rollup is no {write.GetType().Name}."),
    };
}
