// Stands in for Azure.Data.Tables 12.11.0: TableClient, queries.
using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables;

public partial class TableClient
{
    private const string NextPartitionKey = "x-ms-continuation-NextPartitionKey";
    private const string NextRowKey = "x-ms-continuation-NextRowKey";

    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => FilterWriter.Write(filter);

    public static string CreateQueryFilter(FormattableString filter) => FilterLiterals.Fill(filter);

    public virtual AsyncPageable<T> QueryAsync<T>(
        Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => QueryAsync<T>(FilterWriter.Write(filter), maxPerPage, select, cancellationToken);

    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => new AsyncPages<T>(Fetch<T>(filter, select, cancellationToken), maxPerPage);

    public virtual Pageable<T> Query<T>(
        Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => Query<T>(FilterWriter.Write(filter), maxPerPage, select, cancellationToken);

    public virtual Pageable<T> Query<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => new SyncPages<T>(Fetch<T>(filter, select, cancellationToken), maxPerPage);

    private static string Joined(IEnumerable<string> select) => select is null ? null : string.Join(',', select);

    // The token of a page is "{next partition key} {next row key}", either of which may be missing.
    private static string TokenOf(Response response)
    {
        bool hasPartition = response.Headers.TryGetValue(NextPartitionKey, out string partition);
        bool hasRow = response.Headers.TryGetValue(NextRowKey, out string row);
        return hasPartition || hasRow ? $"{partition} {row}" : null;
    }

    private static (string PartitionKey, string RowKey) Parse(string token)
    {
        if (token is null || token.Length <= 1)
        {
            return default;
        }

        string[] keys = token.Split(' ', 2);
        return (keys[0], keys.Length > 1 && keys[1].Length > 0 ? keys[1] : null);
    }

    private FetchPage<T> Fetch<T>(string filter, IEnumerable<string> select, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        string columns = Joined(select);
        return async (token, size, async) =>
        {
            (string partitionKey, string rowKey) = Parse(token);
            HttpMessage message = _requests.QueryEntities(Name, filter, size, columns, partitionKey, rowKey);
            Response response = await _requests.SendAsync(message, async, cancellationToken, 200).ConfigureAwait(false);
            T[] entities = [.. TableRequests.ReadValues(response).Select(EntityMapping.ToEntity<T>)];
            return Page<T>.FromValues(entities, TokenOf(response), response);
        };
    }
}
