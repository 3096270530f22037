using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Requests;

/// <summary>What the service client and the table client do alike: create and delete a table.</summary>
internal static class TableOperations
{
    public static async Task<Response<TableItem>> CreateTableAsync(
        this TableRequests requests, string name, bool async, CancellationToken cancellationToken)
    {
        Response response = await requests
            .SendAsync(requests.CreateTable(name, ifNotExists: false), async, cancellationToken, 201, 204).ConfigureAwait(false);
        TableItem item = response.Status == 204 ? null : new TableItem((string)TableRequests.ReadEntity(response)["TableName"]);
        return Response.FromValue(item, response);
    }

    /// <summary>A table that is there is no error: the raw response has status 409. One being deleted is.</summary>
    public static async Task<Response<TableItem>> CreateTableIfNotExistsAsync(
        this TableRequests requests, string name, bool async, CancellationToken cancellationToken)
    {
        Response response = await requests
            .SendAsync(requests.CreateTable(name, ifNotExists: true), async, cancellationToken, 201, 204, 409).ConfigureAwait(false);
        if (response.Status == 409)
        {
            RequestFailedException conflict = new(response);
            if (conflict.ErrorCode == TableErrorCode.TableBeingDeleted)
            {
                throw conflict;
            }
        }

        return Response.FromValue(new TableItem(name), response);
    }

    public static Task<Response> DeleteTableAsync(this TableRequests requests, string name, bool async, CancellationToken cancellationToken) =>
        requests.SendAsync(requests.DeleteTable(name), async, cancellationToken, 204, 404);
}
