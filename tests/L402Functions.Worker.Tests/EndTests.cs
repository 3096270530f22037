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

    [Fact]
    public async Task A_worker_with_wrong_settings_ends_and_names_each_of_them_and_none_of_their_values()
    {
        var settings = new Dictionary<string, string?> { ["L402__MasterKeys__0"] = "bXVjaCB0b28gc2hvcnQ=" };

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => FunctionsHost.StartAsync(settings, HostSettings.OperatorKey));

        Assert.All(
            new[] { "L402:MasterKeys:0", "L402:Storage", "MoneyStorage", "L402SweepSchedule", "L402RetentionSchedule" },
            setting => Assert.Contains(setting, failed.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("bXVjaCB0b28gc2hvcnQ=", failed.Message, StringComparison.Ordinal);
    }
}
