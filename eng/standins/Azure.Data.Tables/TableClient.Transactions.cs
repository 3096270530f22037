// Stands in for Azure.Data.Tables 12.11.0: TableClient, transactions.
using Azure.Core;
using Azure.Data.Tables.Authentication;
using Azure.Data.Tables.Requests;
using Azure.Data.Tables.Transactions;

namespace Azure.Data.Tables;

public partial class TableClient
{
    public virtual Response<IReadOnlyList<Response>> SubmitTransaction(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        SubmitAsync(transactionActions, false, cancellationToken).GetAwaiter().GetResult();

    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        await SubmitAsync(transactionActions, true, cancellationToken).ConfigureAwait(false);

    // The limits of a transaction (100 actions, one partition, a key once) are the service's to refuse.
    private async Task<Response<IReadOnlyList<Response>>> SubmitAsync(
        IEnumerable<TableTransactionAction> transactionActions, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        List<HttpMessage> messages = [.. transactionActions.Select(MessageFor)];
        try
        {
            if (messages.Count == 0)
            {
                throw new InvalidOperationException("Transaction cannot be empty.");
            }

            (string contentType, RequestContent content) = BatchBody.Write([.. messages.Select(message => message.Request)]);
            Response response = await _requests
                .SendAsync(_requests.Batch(contentType, content), async, cancellationToken, 202).ConfigureAwait(false);

            // 202 says only that the batch was read: how it ended stands in its parts.
            List<Response> parts = BatchReply.Parse(response);
            return parts.Find(part => part.Status >= 400) is { } failed
                ? throw new TableTransactionFailedException(new RequestFailedException(failed, null, TablesErrorParser.Instance))
                : Response.FromValue<IReadOnlyList<Response>>(parts, response);
        }
        finally
        {
            messages.ForEach(message => message.Dispose());
        }
    }

    private HttpMessage MessageFor(TableTransactionAction action)
    {
        ITableEntity entity = action.Entity;
        ETag? ifMatch = action.ETag == default ? null : action.ETag;
        HttpMessage message = action.ActionType switch
        {
            TableTransactionActionType.Add => _requests.InsertEntity(Name, entity),
            TableTransactionActionType.Delete => _requests.DeleteEntity(Name, entity.PartitionKey, entity.RowKey, action.ETag),
            TableTransactionActionType.UpdateReplace => _requests.WriteEntity(Name, entity, TableUpdateMode.Replace, ifMatch),
            TableTransactionActionType.UpdateMerge => _requests.WriteEntity(Name, entity, TableUpdateMode.Merge, ifMatch),
            TableTransactionActionType.UpsertReplace => _requests.WriteEntity(Name, entity, TableUpdateMode.Replace, null),
            TableTransactionActionType.UpsertMerge => _requests.WriteEntity(Name, entity, TableUpdateMode.Merge, null),
            _ => throw new InvalidOperationException("Unknown request type."),
        };
        if (_isCosmos && message.Request.Method == RequestMethod.Patch)
        {
            MergeAsPostPolicy.Apply(message.Request);
        }

        return message;
    }
}
