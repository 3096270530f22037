using Azure.Data.Tables;
using L402Functions.Spending.Freezes;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Documents;

namespace L402Functions.Storage.Registry;

/// <summary>
/// Stop signs in Table Storage: a row each in the partition <c>freezes</c> of the registry. Payments that read them at the same time share
/// one query. A sign that this version cannot read stops everything: it was put up to stop something.
/// </summary>
public sealed class TableFreezes : IFreezes, IFreezeBoard
{
    private readonly MoneyTable table;
    private readonly SharedReading<FreezeState> readings;

    /// <summary>Stop signs in <see cref="StorageOptions.RegistryTable"/>.</summary>
    public TableFreezes(MoneyTables tables, StorageOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(options);
        table = new MoneyTable(tables, options.RegistryTable, options.Patience, clock);
        readings = new SharedReading<FreezeState>(ReadAsync);
    }

    /// <inheritdoc/>
    public Task<FreezeState> ReadAsync(CancellationToken cancellationToken) => readings.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public Task FreezeAsync(Freeze freeze, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(freeze);
        if (freeze.Reason.Length > Freeze.MaxReasonLength)
        {
            throw new ArgumentException($"A reason has at most {Freeze.MaxReasonLength} characters.", nameof(freeze));
        }

        var row = FreezeRow.From(freeze);
        EntityLimits.Check(row);
        return table.WriteAsync((client, limit) => client.UpsertEntityAsync(row, TableUpdateMode.Replace, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task ThawAsync(FreezeTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return table.WriteAsync(
            (client, limit) => client.DeleteEntityAsync(FreezeRow.Partition, FreezeRow.KeyOf(target), cancellationToken: limit), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Freeze>> ListAsync(CancellationToken cancellationToken)
    {
        var signs = new List<Freeze>();
        await foreach (var row in QueryAsync(cancellationToken))
        {
            signs.Add(FreezeRow.Read(row));
        }

        return signs;
    }

    private async Task<FreezeState> ReadAsync()
    {
        var everything = false;
        var hosts = FreezeState.None.Hosts.ToBuilder();
        var payees = FreezeState.None.Payees.ToBuilder();
        await foreach (var row in QueryAsync(CancellationToken.None))
        {
            switch (FreezeRow.TargetOf(row.RowKey))
            {
                case FreezeTarget.Host host:
                    hosts.Add(host.Key);
                    break;
                case FreezeTarget.Payee payee:
                    payees.Add(payee.Node);
                    break;
                default:
                    everything = true;
                    break;
            }
        }

        return new FreezeState(everything, hosts.ToImmutable(), payees.ToImmutable());
    }

    private IAsyncEnumerable<TableEntity> QueryAsync(CancellationToken cancellationToken) =>
        table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {FreezeRow.Partition}"), cancellationToken);
}
