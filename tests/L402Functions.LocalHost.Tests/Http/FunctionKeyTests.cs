using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Tests.Http;

public sealed class FunctionKeyTests
{
    [Theory]
    [InlineData("open", null, HttpStatusCode.OK)]
    [InlineData("open", "wrong", HttpStatusCode.OK)]
    [InlineData("keyed", null, HttpStatusCode.Unauthorized)]
    [InlineData("keyed", "", HttpStatusCode.Unauthorized)]
    [InlineData("keyed", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("keyed", "function-key", HttpStatusCode.OK)]
    [InlineData("keyed", "second-key", HttpStatusCode.OK)]
    [InlineData("keyed", "master-key", HttpStatusCode.OK)]
    [InlineData("keyed", "FUNCTION-KEY", HttpStatusCode.Unauthorized)]
    [InlineData("admin", null, HttpStatusCode.Unauthorized)]
    [InlineData("admin", "function-key", HttpStatusCode.Unauthorized)]
    [InlineData("admin", "master-key", HttpStatusCode.OK)]
    public async Task A_key_opens_what_its_level_says_in_the_header_and_in_the_query_alike(string path, string? key, HttpStatusCode expected)
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Levels)], configure: options =>
        {
            options.FunctionKeys = ["function-key", "second-key"];
            options.MasterKey = "master-key";
        });
        using var byHeader = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            byHeader.Headers.Add("x-functions-key", key);
        }

        using var headerResponse = await app.Client.SendAsync(byHeader);
        using var queryResponse = await app.Client.GetAsync(key is null ? path : $"{path}?code={key}");

        Assert.Equal(expected, headerResponse.StatusCode);
        Assert.Equal(expected, queryResponse.StatusCode);
    }

    [Fact]
    public async Task Without_configured_keys_nothing_but_Anonymous_opens()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Levels)], configure: options =>
        {
            options.FunctionKeys = [""];
            options.MasterKey = "";
        });

        using var keyed = await app.Client.GetAsync("keyed?code=");
        using var admin = await app.Client.GetAsync("admin?code=anything");

        Assert.Equal(HttpStatusCode.Unauthorized, keyed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, admin.StatusCode);
    }

    [Fact]
    public async Task A_refused_request_reaches_no_middleware()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Levels)], worker: worker => worker.Use(next => context =>
            throw new InvalidOperationException("reached")));

        using var response = await app.Client.GetAsync("keyed");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    public sealed class Levels
    {
        [Function("Open")]
        public IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) => Results.Ok();

        [Function("Keyed")]
        public IResult Keyed([HttpTrigger(AuthorizationLevel.Function, "get", Route = "keyed")] HttpRequest request) => Results.Ok();

        [Function("AdminOnly")]
        public IResult Admin([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "admin")] HttpRequest request) => Results.Ok();
    }
}
