using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace L402Functions.Storage;

/// <summary>The storage account that holds money's tables, opened lazily and with the retries that each use can bear.</summary>
public sealed class MoneyTables
{
    private readonly Func<TableClientOptions, TableServiceClient> open;

    private MoneyTables(Func<TableClientOptions, TableServiceClient> open) => this.open = open;

    /// <summary>By connection string: local runs and tests.</summary>
    public static MoneyTables FromConnectionString(string connectionString) =>
        new(options => new TableServiceClient(connectionString, options));

    /// <summary>By managed identity: deployments.</summary>
    public static MoneyTables FromIdentity(Uri tableServiceUri, TokenCredential credential) =>
        new(options => new TableServiceClient(tableServiceUri, credential, options));

    /// <summary>A table for reading: reads are repeated by the client's own policy.</summary>
    public TableClient ForReading(string table) => open(new TableClientOptions()).GetTableClient(table);

    /// <summary>
    /// A table for conditional writes, with no retries underneath: a write whose answer was lost may have happened, and only the caller
    /// can tell whether to look or to leave it.
    /// </summary>
    public TableClient ForWriting(string table)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        return open(options).GetTableClient(table);
    }

    /// <summary>True where the service answers for the table, or says that only the table is missing.</summary>
    public async Task<bool> AnswersAsync(string table, CancellationToken cancellationToken)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        try
        {
            await open(options).GetTableClient(table)
                .GetEntityIfExistsAsync<TableEntity>("health", "health", cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return true;
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }
}
