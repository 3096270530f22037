// Stands in for Azure.Data.Tables 12.11.0: TableServiceClient.
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Authentication;
using Azure.Data.Tables.Connections;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables;

public partial class TableServiceClient
{
    private readonly TableRequests _requests;
    private readonly bool _isCosmos;
    private readonly string _accountName;

    public TableServiceClient(Uri endpoint, AzureSasCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public TableServiceClient(Uri endpoint, TableClientOptions options = null)
        : this(endpoint, (HttpPipelinePolicy)null, null, options)
    {
        RefuseSasWithoutTls(endpoint, "Cannot use a SAS token without HTTPS.");
        if (string.IsNullOrEmpty(endpoint.Query))
        {
            throw new ArgumentException($"{nameof(endpoint)} must contain a SAS token query.");
        }
    }

    public TableServiceClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null)
        : this(endpoint, null, credential, options)
    {
        RefuseSasWithoutTls(endpoint, $"Cannot use {nameof(AzureSasCredential)} without HTTPS.");
        ArgumentNullException.ThrowIfNull(credential);
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
        : this(endpoint, new SharedKeyLitePolicy(credential), null, options)
    {
        ArgumentNullException.ThrowIfNull(credential);
    }

    public TableServiceClient(string connectionString, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        options ??= new TableClientOptions();
        TableConnectionString connection = TableConnectionString.Parse(connectionString);
        _accountName = connection.AccountName;
        _isCosmos = TableEndpoint.IsCosmos(connection.Endpoint);
        HttpPipelinePolicy authentication = connection.Credential is null ? null : new SharedKeyLitePolicy(connection.Credential);
        _requests = new TableRequests(TablePipeline.Build(options, authentication, _isCosmos), connection.Endpoint, options.VersionString);
        Uri = TableEndpoint.WithoutQuery(connection.Endpoint);
    }

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(tokenCredential);
        options ??= new TableClientOptions();
        _isCosmos = TableEndpoint.IsCosmos(endpoint);
        string scope = (options.Audience ?? TableAudience.AzurePublicCloud).Scope(_isCosmos);
        HttpPipelinePolicy authentication = new TableBearerTokenPolicy(tokenCredential, scope, options.EnableTenantDiscovery);
        _requests = new TableRequests(TablePipeline.Build(options, authentication, _isCosmos), endpoint, options.VersionString);
        Uri = TableEndpoint.WithoutQuery(endpoint);
    }

    protected TableServiceClient()
    {
    }

    private TableServiceClient(Uri endpoint, HttpPipelinePolicy authentication, AzureSasCredential sas, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new TableClientOptions();
        if (authentication is null && (sas is not null || !string.IsNullOrWhiteSpace(endpoint.Query)))
        {
            authentication = new SasPolicy(sas ?? new AzureSasCredential(endpoint.Query));
        }

        _isCosmos = TableEndpoint.IsCosmos(endpoint);
        _requests = new TableRequests(TablePipeline.Build(options, authentication, _isCosmos), endpoint, options.VersionString);
        Uri = TableEndpoint.WithoutQuery(endpoint);
    }

    public virtual string AccountName => _accountName ?? TableEndpoint.AccountName(_requests.Endpoint);

    public virtual Uri Uri { get; }

    public virtual TableClient GetTableClient(string tableName)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return new TableClient(tableName, _accountName, _requests, _isCosmos);
    }

    public virtual Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _requests.CreateTableAsync(tableName, false, cancellationToken).GetAwaiter().GetResult();
    }

    public virtual async Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return await _requests.CreateTableAsync(tableName, true, cancellationToken).ConfigureAwait(false);
    }

    public virtual Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _requests.CreateTableIfNotExistsAsync(tableName, false, cancellationToken).GetAwaiter().GetResult();
    }

    public virtual async Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return await _requests.CreateTableIfNotExistsAsync(tableName, true, cancellationToken).ConfigureAwait(false);
    }

    public virtual Response DeleteTable(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _requests.DeleteTableAsync(tableName, false, cancellationToken).GetAwaiter().GetResult();
    }

    public virtual async Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return await _requests.DeleteTableAsync(tableName, true, cancellationToken).ConfigureAwait(false);
    }

    private void RefuseSasWithoutTls(Uri endpoint, string message)
    {
        if (endpoint.Scheme != Uri.UriSchemeHttps && !Uri.IsLoopback)
        {
            throw new ArgumentException(message, nameof(endpoint));
        }
    }
}
