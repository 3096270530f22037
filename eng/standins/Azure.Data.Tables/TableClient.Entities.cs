// Stands in for Azure.Data.Tables 12.11.0: TableClient, single entities.
using Azure.Core;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables;

public partial class TableClient
{
    public virtual Response AddEntity<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity => AddAsync(entity, false, cancellationToken).GetAwaiter().GetResult();

    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity => await AddAsync(entity, true, cancellationToken).ConfigureAwait(false);

    public virtual Response<T> GetEntity<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        NullableResponse<T> found = GetAsync<T>(partitionKey, rowKey, select, false, false, cancellationToken).GetAwaiter().GetResult();
        return Response.FromValue(found.Value, found.GetRawResponse());
    }

    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        NullableResponse<T> found = await GetAsync<T>(partitionKey, rowKey, select, false, true, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(found.Value, found.GetRawResponse());
    }

    public virtual NullableResponse<T> GetEntityIfExists<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        GetAsync<T>(partitionKey, rowKey, select, true, false, cancellationToken).GetAwaiter().GetResult();

    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        await GetAsync<T>(partitionKey, rowKey, select, true, true, cancellationToken).ConfigureAwait(false);

    public virtual Response UpsertEntity<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => WriteAsync(entity, mode, null, false, cancellationToken).GetAwaiter().GetResult();

    public virtual async Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => await WriteAsync(entity, mode, null, true, cancellationToken).ConfigureAwait(false);

    public virtual Response UpdateEntity<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => WriteAsync(entity, mode, ifMatch, false, cancellationToken).GetAwaiter().GetResult();

    public virtual async Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => await WriteAsync(entity, mode, ifMatch, true, cancellationToken).ConfigureAwait(false);

    public virtual Response DeleteEntity(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DeleteAsync(partitionKey, rowKey, ifMatch, false, cancellationToken).GetAwaiter().GetResult();

    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        await DeleteAsync(partitionKey, rowKey, ifMatch, true, cancellationToken).ConfigureAwait(false);

    public virtual Response DeleteEntity(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteAsync(entity.PartitionKey, entity.RowKey, ifMatch, false, cancellationToken).GetAwaiter().GetResult();
    }

    public virtual async Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return await DeleteAsync(entity.PartitionKey, entity.RowKey, ifMatch, true, cancellationToken).ConfigureAwait(false);
    }

    private static void RequireKeys(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey, nameof(entity.PartitionKey));
        ArgumentNullException.ThrowIfNull(entity.RowKey, nameof(entity.RowKey));
    }

    private async Task<Response> AddAsync(ITableEntity entity, bool async, CancellationToken cancellationToken)
    {
        RequireKeys(entity);
        return await _requests.SendAsync(_requests.InsertEntity(Name, entity), async, cancellationToken, 201, 204).ConfigureAwait(false);
    }

    private async Task<NullableResponse<T>> GetAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select, bool ifExists, bool async, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        HttpMessage message = _requests.GetEntity(Name, partitionKey, rowKey, Joined(select), ifExists);
        int[] expected = ifExists ? [200, 404] : [200];
        Response response = await _requests.SendAsync(message, async, cancellationToken, expected).ConfigureAwait(false);
        return response.Status == 404
            ? new NoValueResponse<T>(response)
            : Response.FromValue(EntityMapping.ToEntity<T>(TableRequests.ReadEntity(response)), response);
    }

    private async Task<Response> WriteAsync(
        ITableEntity entity, TableUpdateMode mode, ETag? ifMatch, bool async, CancellationToken cancellationToken)
    {
        RequireKeys(entity);
        if (ifMatch == default(ETag))
        {
            throw new ArgumentException("Value cannot be empty.", nameof(ifMatch));
        }

        HttpMessage message = _requests.WriteEntity(Name, entity, mode, ifMatch);
        return await _requests.SendAsync(message, async, cancellationToken, 204).ConfigureAwait(false);
    }

    private async Task<Response> DeleteAsync(
        string partitionKey, string rowKey, ETag ifMatch, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        HttpMessage message = _requests.DeleteEntity(Name, partitionKey, rowKey, ifMatch);
        return await _requests.SendAsync(message, async, cancellationToken, 204, 404).ConfigureAwait(false);
    }
}
