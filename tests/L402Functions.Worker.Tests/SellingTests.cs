using System.Net;
using System.Text;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.Worker.Tests.Hosting;

namespace L402Functions.Worker.Tests;

/// <summary>A function that is sold, under the real worker: the paywall stands where the request is passed on to it.</summary>
[Collection(WorkerTests.Name)]
public sealed class SellingTests(HostedApp app)
{
    private const string Path = "/samples/fortune";

    [Fact]
    public async Task A_paid_function_is_offered_is_served_once_with_its_receipt_and_then_offered_again()
    {
        var purchase = await app.Customer.BuyAsync(Path);
        Assert.Equal(21_000, purchase.Offer.AmountMsat);

        using var served = await app.Customer.GetAsync(Path, purchase.L402);
        Assert.True(served.StatusCode == HttpStatusCode.OK, await served.Content.ReadAsStringAsync());
        Assert.Contains("\"text\":", await served.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(3, served.Headers.GetValues("L402-Receipt").Single().Split('.').Length);
        Assert.Equal("nosniff", served.Headers.GetValues("X-Content-Type-Options").Single());

        using var again = await app.Customer.GetAsync(Path, purchase.L402);
        Assert.Equal("used-up", (await Offer.ReadAsync(again)).Code);
    }

    [Fact]
    public async Task Of_many_who_present_one_payment_at_once_one_is_served()
    {
        var purchase = await app.Customer.BuyAsync(Path);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => app.Customer.GetAsync(Path, purchase.L402)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(11, answers.Count(a => a.StatusCode == HttpStatusCode.PaymentRequired));
    }

    [Fact]
    public async Task An_upstreams_answer_streams_through_and_where_it_breaks_off_it_does_not_look_whole()
    {
        var purchase = await app.Customer.BuyAsync("/upstream/drip?worker");

        using var served = await app.Customer.GetAsync("/upstream/drip?worker", purchase.L402);
        await using var body = await served.Content.ReadAsStreamAsync();
        var half = new byte["the first half".Length];
        await body.ReadExactlyAsync(half);
        Assert.Equal("the first half", Encoding.ASCII.GetString(half));
        app.Upstream.Break("?worker");

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));
        Assert.DoesNotContain("x-ms-invocation-id", app.Upstream.Seen["?worker"].Keys, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("Authorization", app.Upstream.Seen["?worker"].Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_use_whose_function_fails_is_given_back()
    {
        var purchase = await app.Customer.BuyAsync("/upstream/fail");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var failed = await app.Customer.GetAsync("/upstream/fail", purchase.L402);
            Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
            Assert.False(failed.Headers.Contains("L402-Receipt"));
        }
    }

    [Fact]
    public async Task A_use_that_the_host_gives_up_is_given_back()
    {
        var purchase = await app.Customer.BuyAsync("/upstream/hang?given-up");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var asking = app.Customer.GetAsync("/upstream/hang?given-up", purchase.L402);
            await app.Upstream.HangingAsync("?given-up");
            app.Host.CancelRunning();

            using var given = await asking;
            Assert.True((int)given.StatusCode >= 500, $"{given.StatusCode}");
            Assert.False(given.Headers.Contains("L402-Receipt"));
        }
    }

    [Fact]
    public async Task What_is_for_sale_is_listed_and_a_path_of_nobody_is_nothing()
    {
        using var listed = await app.Customer.GetAsync("/.well-known/l402.json");
        Assert.Contains(Path, await listed.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var nothing = await app.Customer.GetAsync("/nobody/has/this");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        Assert.Equal("application/problem+json", nothing.Content.Headers.ContentType?.MediaType);
    }
}
