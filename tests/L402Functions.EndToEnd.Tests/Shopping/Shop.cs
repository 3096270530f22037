using System.Net;
using System.Text;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.Protocol;

namespace L402Functions.EndToEnd.Tests.Shopping;

/// <summary>A client of one host: asks, pays with play money, presents.</summary>
internal sealed class Shop(LocalHostProcess host) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = host.Address,
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Where it shops.</summary>
    public Uri Address => host.Address;

    /// <summary>Sends one request.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? authorization = null, HttpContent? content = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (authorization is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
        }

        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>Gets a path with a credential or without.</summary>
    public Task<HttpResponseMessage> GetAsync(string path, string? authorization = null) => SendAsync(HttpMethod.Get, path, authorization);

    /// <summary>Gets a path as far as its headers; the body is still to come.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Does as the operator.</summary>
    public async Task<HttpResponseMessage> OperateAsync(HttpMethod method, string path, string? key = HostSettings.OperatorKey)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        return await http.SendAsync(request);
    }

    /// <summary>Asks without paying.</summary>
    public async Task<Offer> AskAsync(string path, HttpMethod? method = null, HttpContent? content = null) =>
        await Offer.ReadAsync(await SendAsync(method ?? HttpMethod.Get, path, null, content));

    /// <summary>Pays an invoice from the buyer's wallet of the same host.</summary>
    public async Task<Preimage> PayAsync(string invoice)
    {
        using var content = new StringContent(invoice, Encoding.ASCII);
        var response = await http.PostAsync(new Uri("/dev/pay", UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(Preimage.TryParse(text, out var preimage), $"The dev wallet did not pay: {(int)response.StatusCode} {text}");
        return preimage;
    }

    /// <summary>Asks and pays.</summary>
    public async Task<Purchase> BuyAsync(string path, HttpMethod? method = null, HttpContent? content = null)
    {
        var offer = await AskAsync(path, method, content);
        return new Purchase(offer, await PayAsync(offer.Invoice));
    }

    /// <summary>The path is served for the credential.</summary>
    public async Task<HttpResponseMessage> ServedAsync(string path, string authorization, HttpMethod? method = null, HttpContent? content = null)
    {
        var response = await SendAsync(method ?? HttpMethod.Get, path, authorization, content);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return response;
    }

    /// <summary>The credential is refused with that code, and a fresh offer is made.</summary>
    public async Task<Offer> RefusedAsync(string code, string path, string authorization, HttpMethod? method = null, HttpContent? content = null)
    {
        var offer = await Offer.ReadAsync(await SendAsync(method ?? HttpMethod.Get, path, authorization, content));
        Assert.Equal(code, offer.Code);
        return offer;
    }

    /// <summary>Presents one credential many times at once, in turn at each shop.</summary>
    /// <returns>How many were served; the others were refused with <c>402</c> and the code <paramref name="otherwise"/>.</returns>
    public static async Task<int> ServedOfAsync(int attempts, string path, string authorization, string otherwise, params Shop[] shops)
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, attempts).Select(i => shops[i % shops.Length].GetAsync(path, authorization)));
        foreach (var refused in responses.Where(r => r.StatusCode != HttpStatusCode.OK))
        {
            Assert.Equal(otherwise, (await Offer.ReadAsync(refused)).Code);
        }

        return responses.Count(r => r.StatusCode == HttpStatusCode.OK);
    }

    public void Dispose() => http.Dispose();
}
