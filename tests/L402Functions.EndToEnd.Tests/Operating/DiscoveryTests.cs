using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using L402Functions.EndToEnd.Tests.Hosts;

namespace L402Functions.EndToEnd.Tests.Operating;

[Collection(ShopTests.Name)]
public sealed class DiscoveryTests(ShopFixture fixture)
{
    [Fact]
    public async Task What_is_listed_for_sale_is_what_the_402s_charge()
    {
        var list = await (await fixture.Shop.GetAsync("/.well-known/l402.json")).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(["L402", "LSAT", "Payment"], list.GetProperty("schemes").EnumerateArray().Select(s => s.GetString()));
        var charged = 0;
        foreach (var endpoint in list.GetProperty("endpoints").EnumerateArray())
        {
            foreach (var method in endpoint.GetProperty("methods").EnumerateArray().Select(m => m.GetString()!).Where(m => m != "HEAD"))
            {
                await IsChargedAsListedAsync(endpoint, method);
                charged++;
            }
        }

        // Twelve endpoints: the app's two functions, the almanac, the yearbook, and the eight routes of these tests; two of them sell GET and POST.
        Assert.Equal(14, charged);
    }

    [Fact]
    public async Task A_live_and_ready_host_says_so_and_tells_no_more()
    {
        var live = await fixture.Shop.GetAsync("/health/live");
        var ready = await fixture.Shop.GetAsync("/health/ready");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, ready.StatusCode));
        Assert.Equal("""{"status":"live"}""", await live.Content.ReadAsStringAsync());
        var report = await ready.Content.ReadFromJsonAsync<JsonElement>();
        var checks = report.GetProperty("checks").EnumerateArray().ToList();
        Assert.Equal(["status", "checks"], report.EnumerateObject().Select(p => p.Name));
        Assert.Equal("ok", report.GetProperty("status").GetString());
        Assert.Equal(
            ["tables", "queue:payments", "queue:reconcile", "wallet:buyer", "wallet:customer", "wallet:seller", "checkpoint"],
            checks.Select(c => c.GetProperty("name").GetString()));
        Assert.All(checks, c =>
        {
            Assert.Equal("ok", c.GetProperty("status").GetString());
            Assert.Empty(c.EnumerateObject().Select(p => p.Name).Except(["name", "status", "age_seconds"]));
            Assert.True(c.GetProperty("name").GetString() == "checkpoint" || c.GetProperty("age_seconds").GetInt64() is >= 0 and <= 90);
        });
        Assert.All([live, ready], r => Assert.True(r.Headers.CacheControl?.NoStore));
    }

    private async Task IsChargedAsListedAsync(JsonElement endpoint, string method)
    {
        var path = endpoint.GetProperty("path").GetString()!.Replace("*", "anything", StringComparison.Ordinal);
        var prices = endpoint.GetProperty("prices").EnumerateArray().ToDictionary(p => p.GetProperty("method").GetString()!);
        var price = prices.TryGetValue(method, out var own) ? own : prices["*"];
        var perKib = price.GetProperty("unit").GetString() == "KiB of body";
        using var body = perKib ? new ByteArrayContent(new byte[2500]) : null;

        var offer = await fixture.Shop.AskAsync(path, new HttpMethod(method), body);

        var uses = endpoint.GetProperty("uses").GetInt64();
        Assert.Equal(price.GetProperty("amount_msat").GetInt64() * (perKib ? 3 : 1) * long.Max(1, uses), offer.AmountMsat);
        Assert.Equal(endpoint.GetProperty("service").GetString(), offer.Body.GetProperty("service").GetString());
        Assert.Contains($"path={endpoint.GetProperty("token_path").GetString()}", offer.Caveats);
        Assert.Contains($"{endpoint.GetProperty("service").GetString()}_max_uses={uses}", offer.Caveats);
        var until = offer.Caveats.Single(c => c.Contains("_valid_until=", StringComparison.Ordinal)).Split('=')[1];
        var lifetime = DateTimeOffset.FromUnixTimeSeconds(long.Parse(until)) - DateTimeOffset.UtcNow;
        Assert.InRange(lifetime.TotalSeconds, endpoint.GetProperty("token_lifetime_seconds").GetInt64() - 30, endpoint.GetProperty("token_lifetime_seconds").GetInt64() + 1);
    }
}
