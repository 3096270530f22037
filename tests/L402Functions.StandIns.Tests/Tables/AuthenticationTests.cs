using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace L402Functions.StandIns.Tests.Tables;

public sealed class AuthenticationTests
{
    private const string Sas = "sv=2019-02-02&se=2030-01-01T00%3A00%3A00Z&sp=raud&tn=prices&sig=c2lnbmF0dXJl%3D";
    private static readonly Uri s_endpoint = new("https://account.table.core.windows.net");

    [Theory]
    [InlineData("https://account.table.core.windows.net", "/account/prices(PartitionKey='it%27%27s',RowKey='a%20b')")]
    [InlineData("http://127.0.0.1:10002/account", "/account/account/prices(PartitionKey='it%27%27s',RowKey='a%20b')")]
    public async Task A_shared_key_signs_the_date_and_the_path(string endpoint, string resource)
    {
        RecordingHandler handler = new(RecordingHandler.Entity);
        string key = Convert.ToBase64String(Encoding.UTF8.GetBytes("a key of the account"));
        TableClient table = new(new Uri(endpoint), "prices", new TableSharedKeyCredential("account", key), OptionsOver(handler));

        await table.GetEntityAsync<TableEntity>("it's", "a b");

        HttpRequestMessage request = Assert.Single(handler.Requests);
        string date = Assert.Single(request.Headers.GetValues("x-ms-date"));
        byte[] signature = HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes($"{date}\n{resource}"));
        Assert.Equal($"SharedKeyLite account:{Convert.ToBase64String(signature)}", request.Headers.Authorization?.ToString());
        Assert.EndsWith("/prices(PartitionKey='it%27%27s',RowKey='a%20b')", request.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal("?$format=application%2Fjson%3Bodata%3Dminimalmetadata", request.RequestUri.Query);
    }

    [Fact]
    public async Task A_changed_key_signs_the_next_request()
    {
        RecordingHandler handler = new(RecordingHandler.Entity);
        TableSharedKeyCredential credential = new("account", Convert.ToBase64String([1]));
        TableClient table = new(s_endpoint, "prices", credential, OptionsOver(handler));

        credential.SetAccountKey(Convert.ToBase64String([2]));
        await table.GetEntityAsync<TableEntity>("p", "r");

        string date = Assert.Single(handler.Requests[0].Headers.GetValues("x-ms-date"));
        byte[] signature = HMACSHA256.HashData(new byte[] { 2 }, Encoding.UTF8.GetBytes($"{date}\n/account/prices(PartitionKey='p',RowKey='r')"));
        Assert.Equal($"account:{Convert.ToBase64String(signature)}", handler.Requests[0].Headers.Authorization?.Parameter);
    }

    [Fact]
    public async Task A_token_is_sent_for_the_storage_scope()
    {
        RecordingHandler handler = new(RecordingHandler.Entity);
        List<TokenRequestContext> asked = [];
        TokenCredential credential = DelegatedTokenCredential.Create((context, _) =>
        {
            asked.Add(context);
            return new AccessToken("a-token", DateTimeOffset.MaxValue);
        });
        TableServiceClient service = new(s_endpoint, credential, OptionsOver(handler));

        await service.GetTableClient("prices").GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal("Bearer a-token", handler.Requests[0].Headers.Authorization?.ToString());
        Assert.Equal(["https://storage.azure.com/.default"], Assert.Single(asked).Scopes);
        Assert.Equal("account", service.AccountName);
    }

    [Fact]
    public async Task A_token_is_never_sent_without_tls()
    {
        RecordingHandler handler = new(RecordingHandler.Entity);
        TokenCredential credential = DelegatedTokenCredential.Create((_, _) => new AccessToken("a-token", DateTimeOffset.MaxValue));
        TableClient table = new(new Uri("http://account.table.core.windows.net"), "prices", credential, OptionsOver(handler));

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.GetEntityAsync<TableEntity>("p", "r"));
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task A_shared_access_signature_goes_into_the_query_however_it_was_given()
    {
        RecordingHandler handler = new(RecordingHandler.Entity);
        TableClientOptions options = OptionsOver(handler);
        TableClient[] tables =
        [
            new TableServiceClient(s_endpoint, new AzureSasCredential(Sas), options).GetTableClient("prices"),
            new TableServiceClient(new Uri($"{s_endpoint}?{Sas}"), options).GetTableClient("prices"),
            new TableServiceClient($"TableEndpoint={s_endpoint};SharedAccessSignature={Sas}", options).GetTableClient("prices"),
            new TableClient(new Uri($"{s_endpoint}prices"), new AzureSasCredential($"?{Sas}"), options),
            new TableClient(s_endpoint, new AzureSasCredential(Sas), options),
            new TableClient(new Uri($"{s_endpoint}prices?{Sas}"), options),
            new TableClient($"TableEndpoint={s_endpoint};SharedAccessSignature={Sas}", "prices", options),
        ];

        foreach (TableClient table in tables)
        {
            await table.GetEntityAsync<TableEntity>("p", "r");
            Assert.Equal("https://account.table.core.windows.net/prices", table.Uri.ToString());
        }

        Assert.All(handler.Requests, request =>
        {
            Assert.Null(request.Headers.Authorization);
            Assert.Equal("/prices(PartitionKey='p',RowKey='r')", request.RequestUri!.AbsolutePath);
            string[] query = request.RequestUri.Query.TrimStart('?').Split('&');
            Assert.Equal(Sas.Split('&').Append("$format=application%2Fjson%3Bodata%3Dminimalmetadata").Order(), query.Order());
        });
        Assert.Equal(tables.Length, handler.Requests.Count);
    }

    [Fact]
    public void A_signature_without_tls_is_refused_but_on_this_machine()
    {
        Uri remote = new("http://account.table.core.windows.net/prices");

        Assert.Throws<ArgumentException>(() => new TableClient(remote, new AzureSasCredential(Sas)));
        Assert.Throws<ArgumentException>(() => new TableServiceClient(new Uri("http://account.table.core.windows.net"), new AzureSasCredential(Sas)));
        Assert.Throws<ArgumentException>(() => new TableServiceClient(s_endpoint));
        Assert.Equal("prices", new TableClient(new Uri("http://127.0.0.1:10002/account/prices"), new AzureSasCredential(Sas)).Name);
    }

    private static TableClientOptions OptionsOver(RecordingHandler handler) => new() { Transport = new HttpClientTransport(handler) };
}
