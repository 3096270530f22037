using System.Net;
using L402Functions.Worker.Tests.Hosting;
using L402Functions.Worker.Tests.Wire;

namespace L402Functions.Worker.Tests;

/// <summary>Each timer, at one tick of the clock.</summary>
[Collection(WorkerTests.Name)]
public sealed class TimerTests(HostedApp app)
{
    [Fact]
    public async Task Every_timer_runs_and_succeeds()
    {
        var timers = app.Host.Functions.Values.Where(f => f.TriggerType == "timerTrigger").OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(["Checkpoint", "CountSales", "Retention", "Rollup", "Sweep", "VerifyBooks"], timers.Select(f => f.Name));

        foreach (var timer in timers)
        {
            var result = await app.Host.InvokeAsync(Deliveries.Tick(timer, TimeProvider.System.GetUtcNow()));
            Assert.True(result.Status == StatusResult.Types.Status.Success, $"{timer.Name}: {result.Exception?.Message}");
        }

        var verified = (await app.Client.OperateAsync(HttpMethod.Get, "/operator/audit/verify")).Is(HttpStatusCode.OK);
        Assert.True(verified.Json.GetProperty("intact").GetBoolean(), verified.Text);
    }
}
