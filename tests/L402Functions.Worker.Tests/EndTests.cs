using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.Worker.Tests.Hosting;

namespace L402Functions.Worker.Tests;

/// <summary>How a worker of its own begins and ends.</summary>
[Collection(WorkerTests.Name)]
public sealed class EndTests(HostedApp app)
{
    [Fact]
    public async Task A_worker_that_is_asked_to_end_ends_by_itself()
    {
        await using var host = await FunctionsHost.StartAsync(AppSettings.Of(app.Storage, app.Buyer.Connection, app.Buyer.Connection), HostSettings.OperatorKey);

        Assert.Equal(0, await host.TerminateAsync());
    }
}
