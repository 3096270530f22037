using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;

namespace L402Functions.EndToEnd.Tests.CommandLine;

public sealed class EndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [UnixFact]
    public async Task Ctrl_C_ends_a_host_that_serves_and_its_own_Azurite_with_it()
    {
        using var node = new NodeOnPath();
        await using var host = await LocalHostProcess.StartAsync([node.Variable], []);
        using (var shop = new Shop(host))
        {
            await shop.ServedAsync("/samples/fortune", (await shop.BuyAsync("/samples/fortune")).L402);
        }

        Assert.Single(node.Running);
        Assert.Equal(0, await host.InterruptAsync(Patience));
        Assert.Empty(node.Running);
    }

    [UnixFact]
    public async Task Ctrl_C_does_not_wait_for_an_upstream_that_never_answers()
    {
        await using var upstream = await TroubledUpstream.StartAsync();
        await using var host = await LocalHostProcess.StartAsync(ShopFixture.Settings(upstream.Address));
        using var shop = new Shop(host);
        var purchase = await shop.BuyAsync("/once/hang");
        var hanging = shop.GetAsync("/once/hang", purchase.L402);
        await upstream.HangingAsync("");

        Assert.Equal(0, await host.InterruptAsync(Patience));
        Assert.NotEqual(System.Net.HttpStatusCode.OK, await hanging.ContinueWith(
            t => t.IsCompletedSuccessfully ? t.Result.StatusCode : default, TaskScheduler.Default));
    }

    [UnixFact]
    public async Task An_Azurite_ends_with_a_host_that_is_killed()
    {
        using var node = new NodeOnPath();
        await using (var host = await LocalHostProcess.StartAsync([node.Variable], []))
        {
            Assert.Single(node.Running);
            host.KillAlone();
        }

        using var limit = new CancellationTokenSource(Patience);
        while (node.Running.Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }
}
