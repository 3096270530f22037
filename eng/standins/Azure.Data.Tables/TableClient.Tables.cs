// Stands in for Azure.Data.Tables 12.11.0: TableClient, the table itself.
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables;

public partial class TableClient
{
    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default) =>
        _requests.CreateTableAsync(Name, false, cancellationToken).GetAwaiter().GetResult();

    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        await _requests.CreateTableAsync(Name, true, cancellationToken).ConfigureAwait(false);

    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default) =>
        _requests.CreateTableIfNotExistsAsync(Name, false, cancellationToken).GetAwaiter().GetResult();

    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        await _requests.CreateTableIfNotExistsAsync(Name, true, cancellationToken).ConfigureAwait(false);

    public virtual Response Delete(CancellationToken cancellationToken = default) =>
        _requests.DeleteTableAsync(Name, false, cancellationToken).GetAwaiter().GetResult();

    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        await _requests.DeleteTableAsync(Name, true, cancellationToken).ConfigureAwait(false);
}
