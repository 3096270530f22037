using System.Net;
using L402Functions.LocalHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Tests.Http;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("things/new", "literal")]
    [InlineData("things/42", "number 42")]
    [InlineData("things/abc", "text abc")]
    [InlineData("things/a/b/c", "rest a/b/c")]
    [InlineData("THINGS/New", "literal")]
    public async Task A_literal_wins_over_a_constraint_that_over_a_parameter_and_that_over_a_catch_all(string path, string expected)
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Things)]);

        Assert.Equal(expected, await app.Client.GetStringAsync(path));
    }

    [Fact]
    public async Task Two_functions_share_a_path_by_their_methods()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Verbs)]);

        Assert.Equal("read", await app.Client.GetStringAsync("verbs"));
        using var posted = await app.Client.PostAsync("verbs", content: null);
        Assert.Equal("write", await posted.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    public async Task A_method_that_no_function_takes_is_not_found(string method)
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Verbs)]);
        using var request = new HttpRequestMessage(new HttpMethod(method), "verbs");

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("{}", "api/Unrouted")]
    [InlineData(FunctionsApp.NoPrefix, "Unrouted")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "v9/" } } } // ends with a slash""", "v9/Unrouted")]
    public async Task The_prefix_comes_from_host_json_and_an_absent_route_is_the_name(string hostJson, string path)
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Unrouted)], hostJson);

        Assert.Equal("here", await app.Client.GetStringAsync(path));
        using var elsewhere = await app.Client.GetAsync("elsewhere/Unrouted");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task A_route_may_begin_with_a_dot()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(WellKnown)]);

        Assert.Equal("known", await app.Client.GetStringAsync(".well-known/l402.json"));
    }

    [Theory]
    [InlineData(typeof(BadTemplate), "'BadTemplate'")]
    [InlineData(typeof(UnknownConstraint), "'UnknownConstraint'")]
    [InlineData(typeof(SameRoutes), "'SameA' and 'SameB'")]
    public async Task A_bad_route_stops_the_start_and_is_named(Type type, string named)
    {
        var refused = await Assert.ThrowsAsync<FunctionSetupException>(() => FunctionsApp.StartAsync([type]));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    public sealed class Things
    {
        [Function("ThingNew")]
        public IResult New([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/new")] HttpRequest request) => Results.Text("literal");

        [Function("ThingNumber")]
        public IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}")] HttpRequest request, int id) => Results.Text($"number {id}");

        [Function("ThingText")]
        public IResult Text([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request, string id) => Results.Text($"text {id}");

        [Function("ThingRest")]
        public IResult Rest([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{*rest}")] HttpRequest request, string rest) => Results.Text($"rest {rest}");
    }

    public sealed class Verbs
    {
        [Function("Read")]
        public IResult Read([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "verbs")] HttpRequest request) => Results.Text("read");

        [Function("Write")]
        public IResult Write([HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", Route = "verbs")] HttpRequest request) => Results.Text("write");
    }

    public sealed class Unrouted
    {
        [Function("Unrouted")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text("here");
    }

    public sealed class WellKnown
    {
        [Function("WellKnown")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = ".well-known/l402.json")] HttpRequest request) => Results.Text("known");
    }

    public sealed class BadTemplate
    {
        [Function("BadTemplate")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{b")] HttpRequest request) => Results.Ok();
    }

    public sealed class UnknownConstraint
    {
        [Function("UnknownConstraint")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{b:nosuch}")] HttpRequest request) => Results.Ok();
    }

    public sealed class SameRoutes
    {
        [Function("SameA")]
        public IResult A([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "same/{a}")] HttpRequest request) => Results.Ok();

        [Function("SameB")]
        public IResult B([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "Same/{b}")] HttpRequest request) => Results.Ok();
    }
}
