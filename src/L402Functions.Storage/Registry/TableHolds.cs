using System.Collections.Immutable;
using Azure.Data.Tables;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Retention;
using L402Functions.Storage.Documents;

namespace L402Functions.Storage.Registry;

/// <summary>
/// Holds in Table Storage: a row each in the partition <c>holds</c> of the registry. One that this version cannot read holds everything: it was
/// set to keep something.
/// </summary>
public sealed class TableHolds : IHoldBoard
{
    private readonly MoneyTable table;

    /// <summary>Holds in <see cref="StorageOptions.RegistryTable"/>.</summary>
    public TableHolds(MoneyTables tables, StorageOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(options);
        table = new MoneyTable(tables, options.RegistryTable, options.Patience, clock);
    }

    /// <inheritdoc/>
    public Task SetAsync(Hold hold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hold);
        if (hold.Reason.Length > Hold.MaxReasonLength)
        {
            throw new ArgumentException($"A reason has at most {Hold.MaxReasonLength} characters.", nameof(hold));
        }

        var row = HoldRow.From(hold);
        EntityLimits.Check(row);
        return table.WriteAsync((client, limit) => client.UpsertEntityAsync(row, TableUpdateMode.Replace, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task LiftAsync(AgentId? root, CancellationToken cancellationToken) =>
        table.WriteAsync((client, limit) => client.DeleteEntityAsync(HoldRow.Partition, HoldRow.KeyOf(root), cancellationToken: limit), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Hold>> ListAsync(CancellationToken cancellationToken)
    {
        var holds = new List<Hold>();
        await foreach (var row in QueryAsync(cancellationToken))
        {
            holds.Add(HoldRow.Read(row));
        }

        return holds;
    }

    /// <inheritdoc/>
    public async Task<HoldState> ReadAsync(CancellationToken cancellationToken)
    {
        var everything = false;
        var roots = ImmutableHashSet.CreateBuilder<AgentId>();
        await foreach (var row in QueryAsync(cancellationToken))
        {
            if (HoldRow.TryReadRoot(row.RowKey, out var root))
            {
                roots.Add(root);
            }
            else
            {
                everything = true;
            }
        }

        return new HoldState(everything, roots.ToImmutable());
    }

    private IAsyncEnumerable<TableEntity> QueryAsync(CancellationToken cancellationToken) =>
        table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {HoldRow.Partition}"), cancellationToken);
}
