using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.Nostr.Telemetry;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.Worker.Tests.Playing;

/// <summary>Somebody who buys with a wallet of his own.</summary>
internal sealed class Customer : IAsyncDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().AddSingleton<NwcMetrics>().BuildServiceProvider();
    private readonly NwcUri uri;
    private readonly NwcClient wallet;
    private readonly HttpClient http;

    public Customer(Uri address, string connection)
    {
        uri = NwcUri.Parse(connection);
        wallet = new NwcClient(uri, new NwcClientOptions(), services.GetRequiredService<NwcMetrics>(), TimeProvider.System, NullLoggerFactory.Instance);
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address };
    }

    /// <summary>Gets a path as far as its headers; the body may be still to come.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<Purchase> BuyAsync(string path)
    {
        using var asked = await GetAsync(path);
        var offer = await Offer.ReadAsync(asked);
        var paid = await wallet.PayInvoiceAsync(new PayInvoiceRequest(offer.Invoice), CancellationToken.None);
        return new Purchase(offer, Assert.IsType<WalletOutcome<PaidInvoice>.Answered>(paid).Value.Preimage);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await wallet.DisposeAsync();
        uri.Dispose();
        await services.DisposeAsync();
    }
}
