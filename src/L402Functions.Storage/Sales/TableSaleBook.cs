using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using L402Functions.Paywall;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Sales;

namespace L402Functions.Storage.Sales;

/// <summary>
/// Reads the rows of payments over all their partitions. The partition is the beginning of the row's key, so the table's own order is that
/// of the payment hashes, and its continuation tokens are places in that order.
/// </summary>
public sealed class TableSaleBook(MoneyTables tables, StorageOptions options, TimeProvider clock) : ISaleBook
{
    /// <summary>The most that is asked of the service for one page: it looks at a thousand rows each time, or for as long as five seconds.</summary>
    private const int AsksPerPage = 8;

    private const string HexDigits = "0123456789abcdef";
    private readonly TableClient table = tables.ForReading(options.RedemptionsTable);

    /// <inheritdoc/>
    public async Task<SalesPage?> ReadPageAsync(SalesQuery query, SalesCursor? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ISaleBook.MaxPage);
        var (found, token) = (new List<Sale>(), after?.Token);
        try
        {
            for (var ask = 0; ask < AsksPerPage && found.Count < limit; ask++)
            {
                var page = await AskAsync(FilterOf(query, null), token, limit - found.Count, cancellationToken);
                found.AddRange(page?.Values.Select(SaleEntity.ToSale) ?? []);
                token = page?.ContinuationToken;
                if (string.IsNullOrWhiteSpace(token))
                {
                    return new SalesPage(found, null);
                }
            }

            return new SalesPage(found, new SalesCursor(token!));
        }
        catch (RequestFailedException refused) when (refused.Status == 400 && after is not null)
        {
            return null;
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw Unavailable(failed);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAsyncEnumerable<Sale>> ReadShares(SalesQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return [.. HexDigits.Select(digit => ReadShareAsync(FilterOf(query, digit), cancellationToken))];
    }

    private async IAsyncEnumerable<Sale> ReadShareAsync(string? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            Page<TableEntity>? page;
            try
            {
                page = await AskAsync(filter, token, null, cancellationToken);
            }
            catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
            {
                throw Unavailable(failed);
            }

            foreach (var row in page?.Values ?? [])
            {
                yield return SaleEntity.ToSale(row);
            }

            token = page?.ContinuationToken;
        }
        while (!string.IsNullOrWhiteSpace(token));
    }

    /// <summary>One answer of the service; null where there is no table yet.</summary>
    private async Task<Page<TableEntity>?> AskAsync(string? filter, string? token, int? most, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(options.Patience, clock, cancellationToken);
        try
        {
            await using var pages = table.QueryAsync<TableEntity>(filter, cancellationToken: limit.Token).AsPages(token, most).GetAsyncEnumerator(limit.Token);
            return await pages.MoveNextAsync() ? pages.Current : null;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return null;
        }
    }

    /// <summary>Text in a filter is escaped by the client, whoever wrote it.</summary>
    private static string? FilterOf(SalesQuery query, char? share)
    {
        var terms = new List<string>();
        if (share is { } digit)
        {
            terms.Add(TableClient.CreateQueryFilter($"PartitionKey ge {digit.ToString()} and PartitionKey lt {((char)(digit == '9' ? ':' : digit + 1)).ToString()}"));
        }

        if (query.From is { } from)
        {
            terms.Add(TableClient.CreateQueryFilter($"FirstUsedAt ge {from.ToUniversalTime()}"));
        }

        if (query.To is { } to)
        {
            terms.Add(TableClient.CreateQueryFilter($"FirstUsedAt lt {to.ToUniversalTime()}"));
        }

        if (query.Service is { } service)
        {
            terms.Add(TableClient.CreateQueryFilter($"Service eq {service}"));
        }

        if (query.Path is { } path)
        {
            terms.Add(TableClient.CreateQueryFilter($"Path eq {path}"));
        }

        return terms.Count == 0 ? null : string.Join(" and ", terms.Select(t => $"({t})"));
    }

    private static StoreUnavailableException Unavailable(Exception failed) => new("The rows of sales could not be read.", failed);
}
