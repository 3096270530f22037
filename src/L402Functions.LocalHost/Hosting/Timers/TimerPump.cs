using L402Functions.LocalHost.Hosting.Catalog;
using L402Functions.LocalHost.Hosting.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Hosting.Timers;

/// <summary>
/// Runs every timer function. A function runs once at a time in this process; the lease by which the Functions host extends that to all
/// instances of an app is not taken, since a local host is one instance.
/// </summary>
internal sealed class TimerPump(
    FunctionCatalog catalog, FunctionInvoker invoker, RunningInvocations running, IConfiguration configuration, TimeProvider time, ILogger<TimerPump> logger)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task ticking = Task.CompletedTask;

    /// <summary>One per timer function, once started.</summary>
    public IReadOnlyList<TimerListener> Listeners { get; private set; } = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Listeners =
        [
            .. catalog.With<FunctionTrigger.Timer>().Select(f => new TimerListener(
                f.Function,
                f.Trigger,
                TimerSchedule.Parse(SettingNames.Resolve(f.Trigger.Schedule, f.Function.Name, configuration), f.Function.Name),
                invoker,
                time,
                logger)),
        ];
        ticking = Task.WhenAll(Listeners.Select(l => Task.Run(() => l.RunAsync(stopping.Token, running.Cancelled), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await ticking.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();
}
