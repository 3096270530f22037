using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;

namespace L402Functions.EndToEnd.Tests.Selling;

/// <summary>What a caller who pays nothing can cause, and what a switched-off scheme does. Each host has settings of its own.</summary>
public sealed class GuardTests
{
    private const string Fortune = "/samples/fortune";

    [Fact]
    public async Task The_first_call_to_a_fresh_instance_is_not_free_and_a_client_has_a_bucket_of_offers()
    {
        var settings = HostSettings.Basic();
        settings["L402__Guards__ClientBurst"] = "3";
        settings["L402__Guards__ClientPerMinute"] = "1";
        await using var host = await LocalHostProcess.StartAsync(settings);
        using var shop = new Shop(host);

        var offers = new List<Offer>();
        for (var i = 0; i < 3; i++)
        {
            offers.Add(await shop.AskAsync(Fortune));
        }

        var refused = await RawHttp.SendAsync(host.Address, $"GET {Fortune}");
        Assert.Equal(429, refused.Status);
        Assert.Equal("too-many-requests", refused.Code);
        Assert.InRange(int.Parse(Assert.Single(refused.All("Retry-After"))), 1, 60);
        refused.OffersNothing();

        // Who has paid is not held up by who has not.
        var purchase = new Purchase(offers[0], await shop.PayAsync(offers[0].Invoice));
        await shop.ServedAsync(Fortune, purchase.L402);
        Assert.All(offers, o => Assert.Equal("payment-required", o.Code));
    }

    [Fact]
    public async Task Open_offers_are_bounded_handed_out_again_and_make_room_when_they_are_paid()
    {
        var settings = HostSettings.Basic();
        settings["L402__Guards__MaxOpenQuotes"] = "1";
        settings["L402__Guards__ReuseQuoteSeconds"] = "600";
        await using var host = await LocalHostProcess.StartAsync(settings);
        using var shop = new Shop(host);

        var first = await shop.AskAsync(Fortune);
        var again = await shop.AskAsync(Fortune);
        Assert.Equal(first.Lines, again.Lines);

        var refused = await RawHttp.SendAsync(host.Address, "GET /almanac/moon");
        Assert.Equal(503, refused.Status);
        Assert.Equal("unavailable", refused.Code);
        Assert.NotEmpty(refused.All("Retry-After"));
        refused.OffersNothing();

        await shop.ServedAsync(Fortune, new Purchase(first, await shop.PayAsync(first.Invoice)).L402);
        Assert.NotEqual(first.Invoice, (await shop.AskAsync(Fortune)).Invoice);
    }

    [Fact]
    public async Task A_scheme_that_is_switched_off_is_neither_offered_nor_accepted()
    {
        var settings = HostSettings.Basic();
        await using var both = await LocalHostProcess.StartAsync(settings);
        settings["L402__Schemes__Lsat"] = "false";
        settings["L402__Schemes__Payment"] = "false";
        await using var host = await LocalHostProcess.StartAsync(settings);
        using var generous = new Shop(both);
        using var strict = new Shop(host);

        Assert.StartsWith("L402 ", Assert.Single((await strict.AskAsync(Fortune)).Lines), StringComparison.Ordinal);
        var elsewhere = await generous.BuyAsync(Fortune);
        await strict.RefusedAsync("payment-required", Fortune, elsewhere.Payment);
        await strict.RefusedAsync("payment-required", Fortune, elsewhere.L402.Replace("L402", "LSAT", StringComparison.Ordinal));

        // The same payment by the scheme that is on, bought on another instance: only the scheme was in the way.
        await strict.ServedAsync(Fortune, elsewhere.L402);
        var offers = await strict.GetAsync("/.well-known/l402.json");
        Assert.DoesNotContain("LSAT", await offers.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_serves_nobody_and_sells_on()
    {
        const string nobody = "http://127.0.0.1:9/devstoreaccount1";
        var storage = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=" + Convert.ToBase64String(HostSettings.MasterKey)
            + $";BlobEndpoint={nobody};QueueEndpoint={nobody};TableEndpoint={nobody}";
        await using var host = await LocalHostProcess.StartAsync(HostSettings.Basic(), "--storage", storage);
        using var shop = new Shop(host);

        var purchase = await shop.BuyAsync(Fortune);
        var refused = await RawHttp.SendAsync(host.Address, $"GET {Fortune}", $"Authorization: {purchase.L402}");
        Assert.Equal(503, refused.Status);
        Assert.Equal("unavailable", refused.Code);
        Assert.NotEmpty(refused.All("Retry-After"));
        refused.OffersNothing();

        var unready = await RawHttp.SendAsync(host.Address, "GET /health/ready");
        Assert.Equal(503, unready.Status);
        Assert.Contains("{\"status\":\"down\"", unready.Body, StringComparison.Ordinal);
        Assert.Contains("{\"name\":\"tables\",\"status\":\"down\"}", unready.Body, StringComparison.Ordinal);
        Assert.Contains("{\"name\":\"queue:payments\",\"status\":\"down\"}", unready.Body, StringComparison.Ordinal);
        Assert.Contains("{\"name\":\"wallet:seller\",\"status\":\"ok\"", unready.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", unready.Body, StringComparison.Ordinal);
    }
}
