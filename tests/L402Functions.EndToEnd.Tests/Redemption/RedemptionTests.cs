using System.Net;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;

namespace L402Functions.EndToEnd.Tests.Redemption;

/// <summary>Nobody is served twice for one use, and nobody who was not served has lost one: raced, restarted, on two instances.</summary>
public sealed class RedemptionTests(PairFixture pair) : IClassFixture<PairFixture>
{
    private const int Racers = 64;

    [Fact]
    public async Task Of_64_racing_uses_of_a_single_use_token_exactly_one_is_served()
    {
        var purchase = await pair.Left.BuyAsync("/once/ok");

        Assert.Equal(1, await Shop.ServedOfAsync(Racers, "/once/ok", purchase.L402, "used-up", pair.Left));
    }

    [Fact]
    public async Task Of_32_and_32_uses_racing_on_two_instances_exactly_one_is_served()
    {
        var purchase = await pair.Left.BuyAsync("/once/ok");

        Assert.Equal(1, await Shop.ServedOfAsync(Racers, "/once/ok", purchase.L402, "used-up", pair.Left, pair.Right));
    }

    [Fact]
    public async Task Of_64_racing_uses_of_a_three_use_token_exactly_three_are_served()
    {
        var purchase = await pair.Left.BuyAsync("/thrice/ok");

        Assert.Equal(3, await Shop.ServedOfAsync(Racers, "/thrice/ok", purchase.L402, "used-up", pair.Left, pair.Right));
    }

    [Fact]
    public async Task Of_64_racing_uses_of_a_Payment_credential_exactly_one_is_served()
    {
        var purchase = await pair.Left.BuyAsync("/once/ok");

        Assert.Equal(1, await Shop.ServedOfAsync(Racers, "/once/ok", purchase.Payment, "unknown-challenge", pair.Left, pair.Right));
    }

    [Fact]
    public async Task Of_copies_that_were_narrowed_differently_exactly_as_many_are_served_as_were_paid()
    {
        var purchase = await pair.Left.BuyAsync("/thrice/ok");
        var copies = Enumerable.Range(0, 12).Select(i => purchase.Narrowed($"note={i}")).ToArray();

        var responses = await Task.WhenAll(copies.Select((copy, i) => (i % 2 == 0 ? pair.Left : pair.Right).GetAsync("/thrice/ok", copy)));

        Assert.Equal(3, responses.Count(r => r.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_token_sold_by_one_instance_is_served_by_another_and_then_used_on_both()
    {
        var purchase = await pair.Left.BuyAsync("/once/ok");

        await pair.Right.ServedAsync("/once/ok", purchase.L402);
        await pair.Left.RefusedAsync("used-up", "/once/ok", purchase.L402);
    }

    [Fact]
    public async Task A_used_token_is_still_used_and_an_unused_one_still_good_after_the_instance_was_cut_off_and_started_again()
    {
        Purchase used;
        Purchase unused;
        await using (var before = await LocalHostProcess.StartAsync(pair.Settings))
        {
            using var shop = new Shop(before);
            (used, unused) = (await shop.BuyAsync("/once/ok"), await shop.BuyAsync("/once/ok"));
            await shop.ServedAsync("/once/ok", used.L402);
        }

        await using var after = await LocalHostProcess.StartAsync(pair.Settings);
        using var again = new Shop(after);
        Assert.Equal("payment-required", (await again.AskAsync("/once/ok")).Code);
        Assert.Equal(0, await Shop.ServedOfAsync(8, "/once/ok", used.L402, "used-up", again));
        Assert.Equal(1, await Shop.ServedOfAsync(8, "/once/ok", unused.L402, "used-up", again));
    }

    [Theory]
    [InlineData("/once/fail", HttpStatusCode.InternalServerError)]
    [InlineData("/once/close", HttpStatusCode.BadGateway)]
    [InlineData("/once/sell", HttpStatusCode.BadGateway)]
    public async Task A_use_that_ends_in_a_server_error_is_given_back(string path, HttpStatusCode status)
    {
        var purchase = await pair.Left.BuyAsync(path);

        Assert.Equal(status, (await pair.Left.GetAsync(path, purchase.L402)).StatusCode);
        Assert.Equal(status, (await pair.Right.GetAsync(path, purchase.L402)).StatusCode);
        await pair.Left.ServedAsync("/once/ok", purchase.L402);
        await pair.Left.RefusedAsync("used-up", "/once/ok", purchase.L402);
    }

    [Fact]
    public async Task A_Payment_credentials_use_is_given_back_too()
    {
        var purchase = await pair.Left.BuyAsync("/once/fail");

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, (await pair.Left.GetAsync("/once/fail", purchase.Payment)).StatusCode);
        }
    }

    [Fact]
    public async Task A_use_is_given_back_when_the_caller_has_gone_before_the_first_byte()
    {
        var purchase = await pair.Left.BuyAsync("/once/ok");
        var query = $"?{purchase.Hash}";
        using var gone = new CancellationTokenSource();
        var waiting = pair.Left.SendAsync(HttpMethod.Get, $"/once/hang{query}", purchase.L402, cancellationToken: gone.Token);
        await pair.Upstream.HangingAsync(query);
        await pair.Right.RefusedAsync("used-up", "/once/ok", purchase.L402);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await UntilServedAsync(pair.Right, "/once/ok", purchase.L402);
        await pair.Left.RefusedAsync("used-up", "/once/ok", purchase.L402);
    }

    [Fact]
    public async Task A_use_is_spent_with_the_first_byte_however_the_rest_ends()
    {
        var purchase = await pair.Left.BuyAsync("/once/drip");

        var query = $"?{purchase.Hash}";
        using (var response = await pair.Left.OpenAsync($"/once/drip{query}", purchase.L402))
        await using (var body = await response.Content.ReadAsStreamAsync())
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await body.ReadExactlyAsync(new byte["the first half".Length]);
            pair.Upstream.Break(query);
            await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[1]));
        }

        await pair.Left.RefusedAsync("used-up", "/once/ok", purchase.L402);
        await pair.Right.RefusedAsync("used-up", "/once/ok", purchase.L402);
    }

    [Fact]
    public async Task An_answer_of_the_caller_s_own_making_spends_the_use()
    {
        var purchase = await pair.Left.BuyAsync("/once/missing");

        Assert.Equal(HttpStatusCode.NotFound, (await pair.Left.GetAsync("/once/missing", purchase.L402)).StatusCode);
        await pair.Left.RefusedAsync("used-up", "/once/ok", purchase.L402);
    }

    [Fact]
    public async Task Money_is_counted_beside_uses()
    {
        var purchase = await pair.Left.BuyAsync("/thrice/ok");
        var cheaper = purchase.Narrowed("thrice_max_msat=4000");

        await pair.Left.ServedAsync("/thrice/ok", cheaper);
        await pair.Right.ServedAsync("/thrice/ok", cheaper);
        await pair.Left.RefusedAsync("spent-up", "/thrice/ok", cheaper);
        await pair.Left.ServedAsync("/thrice/ok", purchase.L402);
    }

    [Fact]
    public async Task An_unlimited_token_is_served_by_every_instance_until_its_holder_limits_it()
    {
        var purchase = await pair.Left.BuyAsync("/season/ok");

        Assert.Equal(16, await Shop.ServedOfAsync(16, "/season/ok", purchase.L402, "none is refused", pair.Left, pair.Right));
        await pair.Left.RefusedAsync("expired-token", "/season/ok", purchase.Narrowed("season_valid_until=1"));
        await pair.Left.RefusedAsync("insufficient-token", "/season/ok", purchase.Narrowed("path=/season/other"));
        await pair.Left.RefusedAsync("insufficient-token", "/once/ok", purchase.L402);
    }

    /// <summary>The server learns of the caller's end by itself; until it has, the use is taken.</summary>
    private static async Task UntilServedAsync(Shop shop, string path, string authorization)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await shop.SendAsync(HttpMethod.Get, path, authorization, cancellationToken: limit.Token)).StatusCode != HttpStatusCode.OK)
        {
        }
    }
}
