using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Documents;

namespace L402Functions.Storage.Ledger;

/// <summary>
/// Ledgers in Table Storage: a partition per root agent, a row per document. Every write is one entity group transaction, also a single
/// one, so that there is one way in which writes fail.
/// </summary>
/// <remarks>
/// A transaction is sent once. Were the client to send it again after a lost answer, the second would fail on the first's own work and be
/// told as a conflict, which promises that nothing was written. The transport below does not repeat a request whose body it has begun to send.
/// </remarks>
public sealed class TableLedgerStore : ILedgerStore
{
    private static readonly string[] KeyAlone = ["RowKey"];
    private readonly MoneyTable table;

    /// <summary>A store over <see cref="StorageOptions.LedgerTable"/>.</summary>
    public TableLedgerStore(MoneyTables tables, StorageOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(options);
        table = new MoneyTable(tables, options.LedgerTable, options.Patience, clock);
    }

    /// <inheritdoc/>
    public async Task<LedgerRow?> ReadAsync(AgentId root, string key, CancellationToken cancellationToken) =>
        await table.FindAsync(root.Value, key, cancellationToken) is { } entity ? RowOf(entity) : null;

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerRow> ReadRangeAsync(
        AgentId root, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in InOrderAsync(root, from, to, null, cancellationToken))
        {
            yield return RowOf(entity);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListKeysAsync(
        AgentId root, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in InOrderAsync(root, from, to, KeyAlone, cancellationToken))
        {
            yield return entity.RowKey;
        }
    }

    /// <inheritdoc/>
    public Task<WriteResult> WriteAsync(AgentId root, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        var actions = RowTransaction.From(root, writes);
        return table.WriteAsync((client, limit) => SubmitAsync(client, actions, writes, limit), cancellationToken);
    }

    private async IAsyncEnumerable<TableEntity> InOrderAsync(
        AgentId root, string from, string to, string[]? select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {root.Value} and RowKey ge {from} and RowKey lt {to}");
        string? last = null;
        await foreach (var entity in table.QueryAsync(filter, select, cancellationToken))
        {
            // An audit chain that is read out of order would look broken, and a sweep could miss what it should find.
            if (last is not null && string.CompareOrdinal(last, entity.RowKey) >= 0)
            {
                throw new InvalidDataException($"The store returned row '{entity.RowKey}' of {root} after '{last}'.");
            }

            last = entity.RowKey;
            yield return entity;
        }
    }

    private static async Task<WriteResult> SubmitAsync(
        TableClient client, List<TableTransactionAction> actions, IReadOnlyList<RowWrite> writes, CancellationToken limit)
    {
        try
        {
            var answer = await client.SubmitTransactionAsync(actions, limit);
            return new WriteResult.Committed(VersionsOf(answer.Value, writes));
        }
        catch (TableTransactionFailedException refused) when (RowTransaction.ConflictOf(refused, writes) is not null)
        {
            return RowTransaction.ConflictOf(refused, writes)!;
        }
    }

    private static string[] VersionsOf(IReadOnlyList<Response> parts, IReadOnlyList<RowWrite> writes)
    {
        // The transaction was made: without its versions it counts as one whose answer was lost, so that its rows are read.
        if (parts.Count != writes.Count)
        {
            throw new LedgerStoreException($"A transaction of {writes.Count} writes was answered with {parts.Count} parts.");
        }

        return [.. parts.Select((part, i) => writes[i] is RowWrite.Delete
            ? ""
            : part.Headers.ETag?.ToString() ?? throw new LedgerStoreException("A transaction was answered without the versions of its rows."))];
    }

    private static LedgerRow RowOf(TableEntity entity) => new(entity.RowKey, entity.ETag.ToString(), DocumentEntity.Read(entity));
}
