// Stands in for Azure.Data.Tables 12.11.0: TableServiceClient, queries of tables.
using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables;

public partial class TableServiceClient
{
    public static string CreateQueryFilter(Expression<Func<TableItem, bool>> filter) => FilterWriter.Write(filter);

    public static string CreateQueryFilter(FormattableString filter) => FilterLiterals.Fill(filter);

    public virtual AsyncPageable<TableItem> QueryAsync(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new AsyncPages<TableItem>(Fetch(filter, cancellationToken), maxPerPage);

    public virtual Pageable<TableItem> Query(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new SyncPages<TableItem>(Fetch(filter, cancellationToken), maxPerPage);

    public virtual AsyncPageable<TableItem> QueryAsync(
        FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(FilterLiterals.Fill(filter), maxPerPage, cancellationToken);

    public virtual Pageable<TableItem> Query(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        Query(FilterLiterals.Fill(filter), maxPerPage, cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(FilterWriter.Write(filter), maxPerPage, cancellationToken);

    public virtual Pageable<TableItem> Query(
        Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        Query(FilterWriter.Write(filter), maxPerPage, cancellationToken);

    private FetchPage<TableItem> Fetch(string filter, CancellationToken cancellationToken) => async (token, size, async) =>
    {
        HttpMessage message = _requests.QueryTables(filter, size, token);
        Response response = await _requests.SendAsync(message, async, cancellationToken, 200).ConfigureAwait(false);
        TableItem[] items = [.. TableRequests.ReadValues(response).Select(values => new TableItem((string)values["TableName"]))];
        string next = response.Headers.TryGetValue("x-ms-continuation-NextTableName", out string name) ? name : null;
        return Page<TableItem>.FromValues(items, next, response);
    };
}
