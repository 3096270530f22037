using System.Net;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.Worker.Tests.Hosting;
using L402Functions.Worker.Tests.Playing;

namespace L402Functions.Worker.Tests;

/// <summary>A seller's own functions, in a project of their own, under the real worker: whichever way they answer or fail, a use is what it should be.</summary>
[Collection(WorkerTests.Name)]
public sealed class ShopTests(HostedApp app) : IAsyncLifetime
{
    private FunctionsHost host = null!;
    private Customer customer = null!;

    public async Task InitializeAsync()
    {
        var settings = AppSettings.Of(app.Storage, (await app.Network.ServeAsync()).Connection, app.Buyer.Connection);
        host = await FunctionsHost.StartAsync(PublishedApp.Shop, settings, HostSettings.OperatorKey);
        customer = new Customer(host.Address, (await app.Network.ServeAsync()).Connection);
    }

    public async Task DisposeAsync()
    {
        await customer.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Each_way_to_answer_is_served_once_and_has_its_receipt()
    {
        foreach (var (path, status, body) in new[]
        {
            ("/wares/action", HttpStatusCode.NonAuthoritativeInformation, "an action's result"),
            ("/wares/written", HttpStatusCode.OK, "written by the function"),
            ("/wares/noted/sold", HttpStatusCode.OK, "noted"),
        })
        {
            var purchase = await customer.BuyAsync(path);

            using var served = await customer.GetAsync(path, purchase.L402);
            Assert.Equal(body, await served.Content.ReadAsStringAsync());
            Assert.Equal(status, served.StatusCode);
            Assert.Single(served.Headers.GetValues("L402-Receipt"));
            Assert.True(served.Headers.CacheControl?.Private);

            using var again = await customer.GetAsync(path, purchase.L402);
            Assert.Equal("used-up", (await Offer.ReadAsync(again)).Code);
        }

        // The caller has the answer a moment before the host has the invocation's.
        await Until.TrueAsync(() => host.Running == 0);

        // What is for the host to write is still told, and of the answer, which went out by itself, no copy.
        Assert.Equal("""Note = { "string": "sold" }""", Assert.Single(host.Outputs));
        Assert.Empty(host.Failures);
    }

    [Fact]
    public async Task Whatever_fails_before_its_first_byte_gives_the_use_back()
    {
        foreach (var path in new[] { "/wares/broken/result", "/wares/broken/action", "/wares/broken/function", "/wares/broken/flat", "/wares/noted/broken" })
        {
            var purchase = await customer.BuyAsync(path);
            for (var attempt = 0; attempt < 2; attempt++)
            {
                using var failed = await customer.GetAsync(path, purchase.L402);
                Assert.True(failed.StatusCode == HttpStatusCode.InternalServerError, $"{path}: {failed.StatusCode}\n{host.Worker.Said}");
                Assert.False(failed.Headers.Contains("L402-Receipt"), path);
                Assert.Empty(await failed.Content.ReadAsStringAsync());
            }
        }

        await Until.TrueAsync(() => host.Running == 0);
        Assert.All(host.Failures, failure => Assert.Contains("Failure", failure, StringComparison.Ordinal));
        Assert.Empty(host.Outputs);
    }

    [Fact]
    public async Task What_breaks_off_later_has_spent_the_use_and_does_not_look_whole()
    {
        var purchase = await customer.BuyAsync("/wares/broken/off");

        using var half = await customer.GetAsync("/wares/broken/off", purchase.L402);
        Assert.Equal(HttpStatusCode.OK, half.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => half.Content.ReadAsStringAsync());

        using var again = await customer.GetAsync("/wares/broken/off", purchase.L402);
        Assert.Equal("used-up", (await Offer.ReadAsync(again)).Code);
    }
}
