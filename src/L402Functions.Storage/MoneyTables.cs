using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace L402Functions.Storage;

/// <summary>The storage account that holds money's tables, opened lazily and with the retries that each use can bear.</summary>
public sealed class MoneyTables
{
    private readonly Func<TableClientOptions, TableServiceClient> open;
    private readonly Action<TableClientOptions> configure;

    private MoneyTables(Func<TableClientOptions, TableServiceClient> open, Action<TableClientOptions>? configure) =>
        (this.open, this.configure) = (open, configure ?? (_ => { }));

    /// <summary>By connection string: local runs and tests.</summary>
    public static MoneyTables FromConnectionString(string connectionString) => FromConnectionString(connectionString, null);

    /// <summary>By managed identity: deployments.</summary>
    public static MoneyTables FromIdentity(Uri tableServiceUri, TokenCredential credential) =>
        new(options => new TableServiceClient(tableServiceUri, credential, options), null);

    /// <summary>True where a client can be made of <paramref name="connectionString"/>. Says nothing of why not: the text holds a key.</summary>
    public static bool IsConnectionString(string connectionString)
    {
        try
        {
            _ = new TableServiceClient(connectionString);
            return true;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A table for reading: reads are repeated by the client's own policy.</summary>
    public TableClient ForReading(string table) => Open(table, retries: null);

    /// <summary>
    /// A table for conditional writes, with no retries underneath: a write whose answer was lost may have happened, and only the caller
    /// can tell whether to look or to leave it.
    /// </summary>
    public TableClient ForWriting(string table) => Open(table, retries: 0);

    /// <summary>True where the service answers for the table, or says that only the table is missing.</summary>
    public async Task<bool> AnswersAsync(string table, CancellationToken cancellationToken)
    {
        try
        {
            await Open(table, retries: 0).GetEntityIfExistsAsync<TableEntity>("health", "health", cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return true;
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            return false;
        }
    }

    /// <summary>With a last word on the client's options: how a test puts itself between the client and the service.</summary>
    internal static MoneyTables FromConnectionString(string connectionString, Action<TableClientOptions>? configure) =>
        new(options => new TableServiceClient(connectionString, options), configure);

    private TableClient Open(string table, int? retries)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = retries ?? options.Retry.MaxRetries;
        configure(options);
        return open(options).GetTableClient(table);
    }
}
