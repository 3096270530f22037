using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using L402Functions.Paywall;
using L402Functions.Paywall.Sales;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Documents;

namespace L402Functions.Storage.Sales;

/// <summary>The daily figures of sales in the table <see cref="StorageOptions.SalesTable"/>, a partition per month.</summary>
public sealed class TableSalesFigures : ISalesFigures
{
    private const string StatePartition = "state";
    private const string StateRow = "counted";
    private const string Counted = "Day";
    private readonly MoneyTable table;

    /// <summary>Figures in the account of <paramref name="tables"/>.</summary>
    public TableSalesFigures(MoneyTables tables, StorageOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(options);
        table = new MoneyTable(tables, options.SalesTable, options.Patience, clock);
    }

    /// <inheritdoc/>
    public Task<DateOnly?> FindCountedAsync(CancellationToken cancellationToken) => AskAsync<DateOnly?>(async () =>
        await table.FindAsync(StatePartition, StateRow, cancellationToken) is { } row
            ? DateOnly.ParseExact(row.GetString(Counted), "O", CultureInfo.InvariantCulture)
            : null);

    /// <inheritdoc/>
    public Task NoteCountedAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var row = new TableEntity(StatePartition, StateRow) { [Counted] = day.ToString("O", CultureInfo.InvariantCulture) };
        return AskAsync(() => table.WriteAsync((client, limit) => client.UpsertEntityAsync(row, TableUpdateMode.Replace, limit), cancellationToken));
    }

    /// <inheritdoc/>
    public Task ReplaceDayAsync(DateOnly day, IReadOnlyCollection<SalesFigure> figures, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Any(f => f.Day != day))
        {
            throw new ArgumentException("A figure is of another day.", nameof(figures));
        }

        return AskAsync(async () =>
        {
            var rows = figures.Select(SalesFigureEntity.From).ToList();
            var kept = rows.Select(r => r.RowKey).ToHashSet(StringComparer.Ordinal);
            var stale = new List<TableEntity>();
            await foreach (var row in table.QueryAsync(FilterOf(day, day), cancellationToken))
            {
                if (!kept.Contains(row.RowKey))
                {
                    stale.Add(row);
                }
            }

            var actions = rows.Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r))
                .Concat(stale.Select(r => new TableTransactionAction(TableTransactionActionType.Delete, r)));
            foreach (var chunk in actions.Chunk(EntityLimits.MaxOperations))
            {
                await table.WriteAsync((client, limit) => client.SubmitTransactionAsync(chunk, limit), cancellationToken);
            }

            return rows.Count;
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SalesFigure> ReadAsync(DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (first, last) = (from, EndOfMonth(from)); first <= to; (first, last) = (last.AddDays(1), EndOfMonth(last.AddDays(1))))
        {
            await using var rows = table.QueryAsync(FilterOf(first, last < to ? last : to), cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await AskAsync(async () => await rows.MoveNextAsync()))
            {
                yield return SalesFigureEntity.Read(rows.Current);
            }
        }
    }

    private static DateOnly EndOfMonth(DateOnly day) => new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month));

    /// <summary>The rows of days of one month. '}' comes after '|', with which a day's keys go on.</summary>
    private static string FilterOf(DateOnly first, DateOnly last)
    {
        var (from, to) = (SalesFigureEntity.PrefixOf(first), SalesFigureEntity.PrefixOf(last)[..^1] + "}");
        return TableClient.CreateQueryFilter($"PartitionKey eq {SalesFigureEntity.PartitionOf(first)} and RowKey ge {from} and RowKey lt {to}");
    }

    /// <summary>Tables are shared with spending, whose word for a silent store is another.</summary>
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (LedgerStoreException failed)
        {
            throw new StoreUnavailableException("The figures of sales could not be read or written.", failed);
        }
    }
}
