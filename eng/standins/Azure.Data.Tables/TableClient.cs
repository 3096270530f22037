// Stands in for Azure.Data.Tables 12.11.0: TableClient, its constructors and names.
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Authentication;
using Azure.Data.Tables.Connections;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables;

public partial class TableClient
{
    private readonly TableRequests _requests;
    private readonly bool _isCosmos;
    private readonly string _accountName;

    public TableClient(Uri endpoint, TableClientOptions options = null)
        : this(endpoint, null, (HttpPipelinePolicy)null, null, options)
    {
        RefuseSasWithoutTls(endpoint);
    }

    public TableClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null)
        : this(endpoint, null, null, credential, options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        RefuseSasWithoutTls(endpoint);
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(endpoint, tableName, new SharedKeyLitePolicy(credential), null, options)
    {
        ArgumentNullException.ThrowIfNull(credential);
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(tokenCredential);
        options ??= new TableClientOptions();
        Name = NameOf(endpoint, tableName, null);
        Uri account = TableEndpoint.WithoutTable(endpoint, Name);
        _isCosmos = TableEndpoint.IsCosmos(account);
        string scope = (options.Audience ?? TableAudience.AzurePublicCloud).Scope(_isCosmos);
        HttpPipelinePolicy authentication = new TableBearerTokenPolicy(tokenCredential, scope, options.EnableTenantDiscovery);
        _requests = new TableRequests(TablePipeline.Build(options, authentication, _isCosmos), account, options.VersionString);
        Uri = TableEndpoint.ForTable(account, Name);
    }

    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        options ??= new TableClientOptions();
        TableConnectionString connection = TableConnectionString.Parse(connectionString);
        Uri account = TableEndpoint.WithoutTable(connection.Endpoint, tableName);
        _isCosmos = TableEndpoint.IsCosmos(connection.Endpoint);
        HttpPipelinePolicy authentication = connection.Credential is null ? null : new SharedKeyLitePolicy(connection.Credential);
        _requests = new TableRequests(TablePipeline.Build(options, authentication, _isCosmos), account, options.VersionString);
        Name = tableName;
        Uri = TableEndpoint.ForTable(account, tableName);
    }

    internal TableClient(string tableName, string accountName, TableRequests requests, bool isCosmos)
    {
        Uri account = TableEndpoint.WithoutTable(requests.Endpoint, tableName);
        _requests = requests.At(account);
        _isCosmos = isCosmos;
        _accountName = accountName;
        Name = tableName;
        Uri = TableEndpoint.ForTable(account, tableName);
    }

    protected TableClient()
    {
    }

    private TableClient(Uri endpoint, string tableName, HttpPipelinePolicy authentication, AzureSasCredential sas, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new TableClientOptions();
        Name = NameOf(endpoint, tableName, sas);
        Uri account = TableEndpoint.WithoutTable(endpoint, Name);
        _isCosmos = TableEndpoint.IsCosmos(account);
        if (sas is not null || account.Query.Length > 0)
        {
            authentication = new SasPolicy(sas ?? new AzureSasCredential(account.Query));
        }

        _requests = new TableRequests(TablePipeline.Build(options, authentication, _isCosmos), account, options.VersionString);
        Uri = TableEndpoint.ForTable(account, Name);
    }

    public virtual string Name { get; }

    public virtual string AccountName => _accountName ?? TableEndpoint.AccountName(_requests.Endpoint);

    public virtual Uri Uri { get; }

    private static string NameOf(Uri endpoint, string tableName, AzureSasCredential sas)
    {
        if (string.IsNullOrEmpty(tableName))
        {
            tableName = TableEndpoint.TableName(endpoint);
        }

        if (string.IsNullOrEmpty(tableName) && sas is not null)
        {
            tableName = TableEndpoint.TableName(new UriBuilder(endpoint) { Query = sas.Signature }.Uri);
        }

        ArgumentException.ThrowIfNullOrEmpty(tableName);
        return tableName;
    }

    private void RefuseSasWithoutTls(Uri endpoint)
    {
        if (endpoint.Scheme != Uri.UriSchemeHttps && !Uri.IsLoopback)
        {
            throw new ArgumentException("Cannot a use SAS token credential without HTTPS.", nameof(endpoint));
        }
    }
}
