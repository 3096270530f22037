using L402Functions.Composition;
using L402Functions.Paywall.Http;
using L402Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Tests.Paywall;

public sealed class RoutingTests
{
    private static readonly IReadOnlyList<ScannedFunction> AppFunctions = FunctionScan.Of(typeof(L402FunctionsServices).Assembly, "");

    [Theory]
    [InlineData("/samples/fortune", "/samples/fortune", "/samples/fortune")]
    [InlineData("/samples/fortune", "/Samples/FORTUNE", "/samples/fortune")]
    [InlineData("/samples/fortune", "/samples/fortune/", "/samples/fortune")]
    [InlineData("/samples/fortune", "/other", "/other")]
    [InlineData("/samples/fortune", "/samples/fortune//", "/samples/fortune//")]
    [InlineData("/things/{id}", "/THINGS/Abc", "/things/Abc")]
    [InlineData("/things/{id}", "/things/Abc/", "/things/Abc")]
    [InlineData("/things/{id}/parts", "/Things/Abc/Parts", "/things/Abc/Parts")]
    [InlineData("/things/{id?}", "/Things", "/things")]
    [InlineData("/{id}", "/Abc", "/Abc")]
    [InlineData("/{id?}", "/", "/")]
    public void A_path_is_spelt_as_its_route_where_the_route_is_literal(string template, string path, string spelt) =>
        Assert.Equal(spelt, RoutePath.InSpellingOf(template, path));

    [Fact]
    public void The_apps_own_functions_are_found_with_their_prices()
    {
        var fortune = Assert.Single(AppFunctions, f => f.Name == "Fortune");
        Assert.Equal("L402Functions.Samples.FortuneFunction.Run", fortune.EntryPoint);
        Assert.Equal("/samples/fortune", fortune.Template);
        Assert.Equal(["GET"], fortune.Methods);
        Assert.Equal(21, fortune.Price!.Sats);
        Assert.Null(Assert.Single(AppFunctions, f => f.Name == "HealthLive").Price);
        Assert.Single(AppFunctions, f => f.EntryPoint == L402Functions.Upstream.UpstreamFunction.EntryPoint);
    }

    [Fact]
    public void Templates_carry_the_route_prefix_and_default_to_the_functions_name()
    {
        var scanned = FunctionScan.Of(typeof(RoutingTests).Assembly, "api").ToDictionary(f => f.Name);
        Assert.Equal("/api/things/{id?}", scanned["Thing"].Template);
        Assert.Equal(["GET", "POST"], scanned["Thing"].Methods);
        Assert.Equal("/api/Unrouted", scanned["Unrouted"].Template);
        Assert.Empty(scanned["Unrouted"].Methods);
        Assert.Null(scanned["NoTrigger"].Template);
    }

    [Fact]
    public void A_price_on_a_function_that_nobody_can_call_is_a_problem()
    {
        var problems = new List<string>();
        var functions = FunctionScan.Of(typeof(RoutingTests).Assembly, "").Where(f => f.Name == "NoTrigger").ToList();
        Assert.Null(SellerSetup.Read(Settings(), functions, problems));
        Assert.Contains("no HTTP trigger", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_functions_of_one_entry_point_are_a_problem()
    {
        var problems = new List<string>();
        Assert.Null(SellerSetup.Read(Settings(), [AppFunctions[0], AppFunctions[0] with { Name = "Other" }], problems));
        Assert.Contains(problems, p => p.Contains("entry point of 2 functions", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/one", "one")]
    [InlineData("/api/x", "all")]
    [InlineData("/api/deep/x", "deep")]
    [InlineData("/api/deep/x/y", "deep")]
    [InlineData("/api/deep", "all")]
    [InlineData("/api", null)]
    [InlineData("/API/one", null)]
    [InlineData("/api/../api/one", null)]
    [InlineData("/api/%2e%2e/x", null)]
    [InlineData("/api//one", null)]
    public void The_most_specific_upstream_route_has_the_path(string path, string? route)
    {
        var settings = Settings();
        settings.Prices["p"] = new PriceSettings { Sats = 1 };
        foreach (var (name, pattern) in new[] { ("all", "/api/*"), ("one", "/api/one"), ("deep", "/api/deep/*") })
        {
            settings.Routes[name] = new RouteSettings { Path = pattern, Upstream = "http://h/", Price = "p" };
        }

        var endpoints = new PricedEndpoints(SellerSetup.Read(settings, [], [])!);
        Assert.Equal(route, endpoints.UpstreamOf(path)?.Priced.Name);
    }

    [Fact]
    public void A_single_path_comes_before_a_subtree_whatever_their_names_and_lengths()
    {
        var settings = Settings();
        settings.Prices["p"] = new PriceSettings { Sats = 1 };
        settings.Routes["a"] = new RouteSettings { Path = "/a/*", Upstream = "http://h/", Price = "p" };
        settings.Routes["z"] = new RouteSettings { Path = "/a/b", Upstream = "http://h/", Price = "p" };
        Assert.Equal("z", new PricedEndpoints(SellerSetup.Read(settings, [], [])!).UpstreamOf("/a/b")!.Priced.Name);
    }

    [Fact]
    public void A_function_that_was_not_seen_at_start_is_never_run()
    {
        var endpoints = new PricedEndpoints(SellerSetup.Read(Settings(), AppFunctions, [])!);
        Assert.NotNull(endpoints.OfFunction("L402Functions.Samples.FortuneFunction.Run"));
        Assert.Null(endpoints.OfFunction("L402Functions.Health.HealthFunction.Live"));
        Assert.Throws<InvalidOperationException>(() => endpoints.OfFunction("Plugin.Sneaked.In"));
        Assert.Throws<InvalidOperationException>(() => endpoints.OfFunction("l402functions.samples.fortunefunction.run"));
    }

    private static L402Settings Settings() => new()
    {
        MasterKeys = { ["0"] = Host.RunningApp.MasterKey },
        Storage = { ConnectionString = "UseDevelopmentStorage=true" },
    };

    public static class SomeFunctions
    {
        [Function("Thing")]
        public static void Thing([HttpTrigger(AuthorizationLevel.Anonymous, "get", "GET", "post", Route = "/things/{id?}")] HttpRequest request)
        {
        }

        [Function("Unrouted")]
        public static void Unrouted([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
        }

        [Function("NoTrigger")]
        [RequirePayment(Sats = 1)]
        public static void NoTrigger()
        {
        }
    }
}
