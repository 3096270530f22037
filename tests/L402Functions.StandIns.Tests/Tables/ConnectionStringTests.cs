using Azure.Data.Tables;

namespace L402Functions.StandIns.Tests.Tables;

public sealed class ConnectionStringTests
{
    private const string Key = "a2V5";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("usedevelopmentstorage=true;", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite.local:9999", "http://azurite.local:10002/devstoreaccount1")]
    [InlineData($"AccountName=account;AccountKey={Key};EndpointSuffix=core.windows.net", "https://account.table.core.windows.net/")]
    [InlineData($"AccountName=account;AccountKey={Key}", "https://account.table.core.windows.net/")]
    [InlineData($"AccountName=account;AccountKey={Key};BlobEndpoint=http://127.0.0.1:31000/account", "https://account.table.core.windows.net/")]
    [InlineData("AccountName=account;SharedAccessSignature=sv=1&sig=x", "https://account.table.core.windows.net/")]
    [InlineData($"DefaultEndpointsProtocol=http;AccountName=account;AccountKey={Key};EndpointSuffix=core.usgovcloudapi.net", "http://account.table.core.usgovcloudapi.net/")]
    [InlineData($"AccountName=devstoreaccount1;AccountKey={Key};TableEndpoint=http://127.0.0.1:31002/devstoreaccount1;", "http://127.0.0.1:31002/devstoreaccount1")]
    [InlineData("TableEndpoint=https://account.table.core.windows.net/;SharedAccessSignature=sv=1&sig=x", "https://account.table.core.windows.net/")]
    public void The_endpoint_follows_from_the_settings(string connectionString, string endpoint)
    {
        Assert.Equal(endpoint, new TableServiceClient(connectionString).Uri.ToString());
    }

    [Theory]
    [InlineData("nonsense", typeof(InvalidOperationException))]
    [InlineData(";AccountName=a", typeof(InvalidOperationException))]
    [InlineData("AccountName=a;;AccountKey=b", typeof(InvalidOperationException))]
    [InlineData("AccountName=a;AccountName=b", typeof(InvalidOperationException))]
    [InlineData("AccountName=", typeof(InvalidOperationException))]
    [InlineData("=a", typeof(InvalidOperationException))]
    [InlineData("AccountName=account", typeof(ArgumentException))]
    [InlineData("UseDevelopmentStorage=false", typeof(ArgumentException))]
    [InlineData($"AccountKey={Key}", typeof(ArgumentException))]
    [InlineData($"AccountName=account;AccountKey={Key};TableSecondaryEndpoint=https://account-secondary.table.core.windows.net/", typeof(ArgumentException))]
    [InlineData("TableEndpoint=https://account.table.core.windows.net/", typeof(ArgumentException))]
    [InlineData("AccountName=account;AccountKey=***;EndpointSuffix=core.windows.net", typeof(FormatException))]
    [InlineData("", typeof(ArgumentException))]
    [InlineData(null, typeof(ArgumentNullException))]
    public void A_connection_string_that_says_too_little_is_refused(string? connectionString, Type exception)
    {
        Assert.Throws(exception, () => new TableServiceClient(connectionString!));
    }

    [Fact]
    public void A_table_client_of_a_connection_string_knows_its_address()
    {
        TableClient local = new("UseDevelopmentStorage=true", "prices");
        TableClient cloud = new($"AccountName=account;AccountKey={Key};EndpointSuffix=core.windows.net", "prices");

        Assert.Equal(("devstoreaccount1", "prices", "http://127.0.0.1:10002/devstoreaccount1/prices"), (local.AccountName, local.Name, local.Uri.ToString()));
        Assert.Equal(("account", "prices", "https://account.table.core.windows.net/prices"), (cloud.AccountName, cloud.Name, cloud.Uri.ToString()));
        Assert.Throws<ArgumentException>(() => new TableClient("UseDevelopmentStorage=true", ""));
    }
}
