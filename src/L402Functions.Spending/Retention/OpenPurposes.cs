using System.Collections.Frozen;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Retention;

/// <summary>The purposes of a root that are not final, and from which audit row on each has any.</summary>
internal sealed class OpenPurposes
{
    private readonly FrozenDictionary<IntentId, long> firstRows;

    private OpenPurposes(Dictionary<IntentId, long> firstRows) => this.firstRows = firstRows.ToFrozenDictionary();

    public IReadOnlySet<IntentId> All => firstRows.Keys.ToHashSet();

    public bool Contains(IntentId purpose) => firstRows.ContainsKey(purpose);

    /// <summary>Those that have rows up to <paramref name="sequence"/>.</summary>
    public IEnumerable<IntentId> StartedBy(long sequence) => firstRows.Where(f => f.Value <= sequence).Select(f => f.Key);

    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public static async Task<OpenPurposes> ReadAsync(ILedgerStore store, AgentId root, CancellationToken cancellationToken)
    {
        var first = new Dictionary<IntentId, long>();
        await foreach (var key in store.ListKeysAsync(root, RowKeys.OpenIntents, RowKeys.After(RowKeys.OpenIntents), cancellationToken))
        {
            if (!IntentId.TryParseStored(key[RowKeys.OpenIntents.Length..], out var id))
            {
                throw new FormatException($"Row '{key}' is no open intent that this version knows.");
            }

            // An intent that is gone or cannot be read may have rows anywhere.
            var row = await store.ReadAsync(root, RowKeys.Intent(id), cancellationToken);
            var from = row is null ? 0 : IntentDocument.Read(row).FirstAudit;
            first[id.Purpose] = Math.Min(from, first.GetValueOrDefault(id.Purpose, long.MaxValue));
        }

        return new OpenPurposes(first);
    }
}
