using System.Net;
using System.Security.Cryptography;
using L402Functions.Tests.Host;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Tests.Upstream;

public sealed class UpstreamForwarderTests : IAsyncLifetime
{
    private RequestDelegate answer = http => http.Response.WriteAsync("from upstream");
    private UpstreamServer upstream = null!;
    private RunningApp app = null!;

    public async Task InitializeAsync()
    {
        upstream = await UpstreamServer.StartAsync(http => answer(http));
        app = await RunningApp.StartAsync(
            ("Prices:p:Sats", "3"), ("Prices:p:Uses", "50"),
            ("Routes:shop:Path", "/shop/*"), ("Routes:shop:Methods", "GET,POST"), ("Routes:shop:Upstream", upstream.Address + "/base/v1/"), ("Routes:shop:Price", "p"),
            ("Routes:hasty:Path", "/hasty/*"), ("Routes:hasty:Upstream", upstream.Address), ("Routes:hasty:Price", "p"), ("Routes:hasty:TimeoutSeconds", "1"),
            ("Routes:one:Path", "/exact"), ("Routes:one:Upstream", upstream.Address + "/one"), ("Routes:one:Price", "p"),
            ("Routes:dead:Path", "/dead/*"), ("Routes:dead:Upstream", "http://127.0.0.1:1/"), ("Routes:dead:Price", "p"));
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_reaches_the_upstream_unpaid()
    {
        using var refused = await app.GetAsync("/shop/a");
        Assert.Equal(HttpStatusCode.PaymentRequired, refused.StatusCode);
        Assert.Equal(0, upstream.Served);
    }

    [Fact]
    public async Task A_path_that_is_nobodys_is_not_found()
    {
        using var missing = await app.GetAsync("/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(0, app.Wallet.Asked);
    }

    [Theory]
    [InlineData("/shop/a", "/base/v1/a")]
    [InlineData("/shop/a/b?x=1&y=%20z", "/base/v1/a/b?x=1&y=%20z")]
    [InlineData("/shop/caf%C3%A9/a%20b", "/base/v1/caf%C3%A9/a%20b")]
    [InlineData("/exact", "/one")]
    [InlineData("/exact?q", "/one?q")]
    public async Task The_rest_of_the_path_and_the_query_follow_the_upstreams_own(string path, string target)
    {
        using var served = await app.GetAsync(path, await app.BuyAsync(path));
        Assert.Equal("from upstream", await served.Content.ReadAsStringAsync());
        Assert.Equal(target, upstream.LastTarget);
    }

    [Theory]
    [InlineData("/shop/../admin")]
    [InlineData("/shop/%2e%2e/admin")]
    [InlineData("/shop/..%2fadmin")]
    [InlineData("/shop/a%2f..%2f..%2fadmin")]
    [InlineData("/shop/..%5cadmin")]
    [InlineData("/shop//admin")]
    [InlineData("/shop/%252e%252e/admin")]
    public async Task No_spelling_of_a_path_leaves_the_upstreams_base(string path)
    {
        var credential = await app.BuyAsync("/shop/a");
        using var answered = await RawGetAsync(path, credential);
        Assert.NotEqual(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal(0, upstream.Served);
    }

    [Fact]
    public async Task Status_and_headers_pass_and_secrets_do_not()
    {
        answer = http =>
        {
            http.Response.StatusCode = 207;
            http.Response.Headers["X-From-Upstream"] = "yes";
            http.Response.Headers.WWWAuthenticate = "L402 macaroon=\"theirs\", invoice=\"theirs\"";
            http.Response.Headers["Payment-Receipt"] = "made-up";
            return http.Response.WriteAsync("multi");
        };
        var credential = await app.BuyAsync("/shop/a");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/shop/a");
        request.Headers.TryAddWithoutValidation("Authorization", credential);
        request.Headers.TryAddWithoutValidation("x-functions-key", "host-key");
        request.Headers.TryAddWithoutValidation("X-To-Upstream", "yes");
        using var served = await app.Client.SendAsync(request);

        Assert.Equal(207, (int)served.StatusCode);
        Assert.Equal("yes", served.Headers.GetValues("X-From-Upstream").Single());
        Assert.False(served.Headers.Contains("WWW-Authenticate"));
        Assert.False(served.Headers.Contains("Payment-Receipt"));
        Assert.Equal("yes", upstream.LastHeaders["X-To-Upstream"]);
        Assert.Empty(upstream.LastHeaders.Authorization.ToString());
        Assert.Empty(upstream.LastHeaders["x-functions-key"].ToString());
        Assert.Equal(new Uri(upstream.Address).Authority, upstream.LastHeaders.Host.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Large_bodies_stream_both_ways(bool chunked)
    {
        answer = async http =>
        {
            using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[81920];
            for (int read; (read = await http.Request.Body.ReadAsync(buffer)) > 0;)
            {
                sum.AppendData(buffer, 0, read);
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, read));
            }

            Assert.Equal(32, sum.GetHashAndReset().Length);
        };
        var body = RandomNumberGenerator.GetBytes(5_000_000);
        var credential = await app.BuyAsync("/shop/echo", HttpMethod.Post, new ByteArrayContent([1]));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/shop/echo") { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("Authorization", credential);
        request.Headers.TransferEncodingChunked = chunked;
        using var served = await app.Client.SendAsync(request);
        Assert.Equal(body, await served.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_first_part_of_an_answer_arrives_before_the_last_is_made()
    {
        var more = new TaskCompletionSource();
        answer = async http =>
        {
            await http.Response.WriteAsync("first");
            await http.Response.Body.FlushAsync();
            await more.Task;
            await http.Response.WriteAsync("last");
        };
        using var served = await app.GetAsync("/shop/a", await app.BuyAsync("/shop/a"));
        await using var stream = await served.Content.ReadAsStreamAsync();
        var first = new byte[5];
        await stream.ReadExactlyAsync(first);
        more.SetResult();
        using var rest = new StreamReader(stream);
        Assert.Equal("last", await rest.ReadToEndAsync());
    }

    [Theory]
    [InlineData("/base/v1/moved?x=1", "/shop/moved?x=1")]
    [InlineData("moved", "/shop/moved")]
    [InlineData("/base/v1", "/shop")]
    public async Task A_redirect_inside_the_upstream_becomes_one_inside_the_route(string location, string shown)
    {
        answer = http => RedirectAsync(http, 302, location);
        using var served = await app.GetAsync("/shop/a", await app.BuyAsync("/shop/a"));
        Assert.Equal(HttpStatusCode.Redirect, served.StatusCode);
        Assert.Equal(shown, served.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("http://evil.example/")]
    [InlineData("//evil.example/base/v1/x")]
    [InlineData("/admin")]
    [InlineData("/base/v10/x")]
    [InlineData("/base/v1/../admin")]
    [InlineData("javascript:alert(1)")]
    public async Task A_redirect_elsewhere_is_refused_and_costs_nothing(string location)
    {
        answer = http => RedirectAsync(http, 307, location);
        var credential = await app.BuyAsync("/shop/a");
        using var served = await app.GetAsync("/shop/a", credential);
        Assert.Equal(HttpStatusCode.BadGateway, served.StatusCode);
        Assert.Null(served.Headers.Location);
        await app.HasUsesAsync(credential, 0);
    }

    [Fact]
    public async Task The_address_of_something_created_elsewhere_is_not_told()
    {
        answer = http => RedirectAsync(http, 201, "http://internal.example/thing");
        using var served = await app.GetAsync("/shop/a", await app.BuyAsync("/shop/a"));
        Assert.Equal(HttpStatusCode.Created, served.StatusCode);
        Assert.False(served.Headers.NonValidated.Contains("Location"));
    }

    [Fact]
    public async Task An_upstream_that_wants_to_be_paid_itself_is_a_bad_one()
    {
        answer = http =>
        {
            http.Response.StatusCode = 402;
            http.Response.Headers.WWWAuthenticate = "L402 macaroon=\"theirs\", invoice=\"lnbctheirs\"";
            return Task.CompletedTask;
        };
        var credential = await app.BuyAsync("/shop/a");
        using var served = await app.GetAsync("/shop/a", credential);
        Assert.Equal(HttpStatusCode.BadGateway, served.StatusCode);
        Assert.False(served.Headers.Contains("WWW-Authenticate"));
        await app.HasUsesAsync(credential, 0);
    }

    [Fact]
    public async Task An_upstream_that_does_not_answer_in_time_is_504_and_the_use_is_given_back()
    {
        answer = async http =>
        {
            var gone = new TaskCompletionSource();
            await using var _ = http.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        };
        var credential = await app.BuyAsync("/hasty/a");
        using var served = await app.GetAsync("/hasty/a", credential);
        Assert.Equal(HttpStatusCode.GatewayTimeout, served.StatusCode);
        await app.HasUsesAsync(credential, 0);
    }

    [Fact]
    public async Task An_upstream_that_is_not_there_is_502_and_the_use_is_given_back()
    {
        var credential = await app.BuyAsync("/dead/a");
        using var served = await app.GetAsync("/dead/a", credential);
        Assert.Equal(HttpStatusCode.BadGateway, served.StatusCode);
        await app.HasUsesAsync(credential, 0);
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(404, 1)]
    [InlineData(500, 0)]
    [InlineData(503, 0)]
    public async Task The_upstreams_status_decides_whether_the_use_is_spent(int status, long uses)
    {
        answer = http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        var credential = await app.BuyAsync("/shop/a");
        using var served = await app.GetAsync("/shop/a", credential);
        Assert.Equal(status, (int)served.StatusCode);
        await app.HasUsesAsync(credential, uses);
    }

    [Theory]
    [InlineData("DELETE", HttpStatusCode.MethodNotAllowed)]
    [InlineData("HEAD", HttpStatusCode.MethodNotAllowed)]
    [InlineData("OPTIONS", HttpStatusCode.NoContent)]
    public async Task A_method_that_is_not_sold_is_told_those_that_are(string method, HttpStatusCode status)
    {
        using var answered = await app.SendAsync(new HttpMethod(method), "/shop/a");
        Assert.Equal(status, answered.StatusCode);
        Assert.Equal("GET, POST, OPTIONS", string.Join(", ", answered.Content.Headers.NonValidated["Allow"]));
        Assert.Equal(0, app.Wallet.Asked);
    }

    private static Task RedirectAsync(HttpContext http, int status, string location)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.Location = location;
        return Task.CompletedTask;
    }

    /// <summary>Sends the path exactly as written: a client's own URI class would tidy it up.</summary>
    private Task<HttpResponseMessage> RawGetAsync(string path, string credential)
    {
        var uri = new Uri(app.Client.BaseAddress! + path[1..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation("Authorization", credential);
        return app.Client.SendAsync(request);
    }
}
