using System.Net;
using L402Functions.Tests.Host;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Tests.Requests;

public sealed class AnswerHeadersTests : IAsyncLifetime
{
    private const string Policy = "default-src 'none'; frame-ancestors 'none'";
    private UpstreamServer upstream = null!;
    private RunningApp app = null!;

    public async Task InitializeAsync()
    {
        upstream = await UpstreamServer.StartAsync(async http =>
        {
            http.Response.Headers["Referrer-Policy"] = "origin";
            http.Response.Headers["x-own"] = "yes";
            http.Response.StatusCode = http.Request.Path == "/sell" ? StatusCodes.Status402PaymentRequired : StatusCodes.Status200OK;
            await http.Response.WriteAsync("from upstream");
        });
        app = await RunningApp.StartAsync(
            ("Prices:p:Sats", "3"), ("Prices:p:Uses", "50"),
            ("Routes:shop:Path", "/shop/*"), ("Routes:shop:Upstream", upstream.Address), ("Routes:shop:Price", "p"));
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/samples/fortune", "no-store")]
    [InlineData("HEAD", "/samples/fortune", "no-store")]
    [InlineData("GET", "/shop/a", "no-store")]
    [InlineData("OPTIONS", "/shop/a", "no-store")]
    [InlineData("GET", "/nowhere", "no-store")]
    [InlineData("GET", "/health/live", "no-store")]
    [InlineData("GET", "/.well-known/l402.json", "public, max-age=60")]
    public async Task Every_answer_of_the_app_has_them(string method, string path, string cache)
    {
        using var answer = await app.SendAsync(new HttpMethod(method), path);
        HasThem(answer);
        Assert.Equal(cache, answer.Headers.GetValues("Cache-Control").Single());
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task What_was_paid_for_has_them_and_stays_in_the_payers_own_cache()
    {
        using var answer = await app.GetAsync("/samples/fortune", await app.BuyAsync("/samples/fortune"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        HasThem(answer);
        Assert.Equal("private", answer.Headers.GetValues("Cache-Control").Single());
    }

    [Fact]
    public async Task An_upstreams_answer_stays_as_it_came()
    {
        using var answer = await app.GetAsync("/shop/a", await app.BuyAsync("/shop/a"));
        Assert.Equal("from upstream", await answer.Content.ReadAsStringAsync());
        Assert.Equal("yes", answer.Headers.GetValues("x-own").Single());
        Assert.Equal("origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("X-Content-Type-Options"));
        Assert.False(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task What_is_said_in_an_upstreams_place_has_them()
    {
        using var answer = await app.GetAsync("/shop/sell", await app.BuyAsync("/shop/sell"));
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        HasThem(answer);
    }

    [Fact]
    public async Task A_function_that_says_otherwise_is_believed_and_a_page_brings_its_own_policy()
    {
        app.FreeHandler = http =>
        {
            http.Response.Headers["Referrer-Policy"] = "same-origin";
            return Task.FromResult(Results.Text("<p>hello</p>", "text/html; charset=utf-8"));
        };
        using var answer = await app.GetAsync("/health/live");
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(answer.Headers.Contains("Content-Security-Policy"));
    }

    private static void HasThem(HttpResponseMessage answer)
    {
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(Policy, answer.Headers.GetValues("Content-Security-Policy").Single());
    }
}
