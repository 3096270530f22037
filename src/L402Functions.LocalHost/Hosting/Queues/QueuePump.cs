using L402Functions.LocalHost.Hosting.Catalog;
using L402Functions.LocalHost.Hosting.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace L402Functions.LocalHost.Hosting.Queues;

/// <summary>Polls the queue of every queue function.</summary>
internal sealed class QueuePump(
    FunctionCatalog catalog,
    HostJson hostJson,
    FunctionInvoker invoker,
    RunningInvocations running,
    IConfiguration configuration,
    IOptions<LocalFunctionsOptions> options,
    TimeProvider time,
    ILogger<QueuePump> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task polling = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var listeners = catalog.With<FunctionTrigger.Queue>().Select(f =>
        {
            var (queue, poison) = QueueConnections.Open(f.Function, f.Trigger, configuration);
            var processor = new MessageProcessor(
                f.Function, queue, poison, hostJson.Queues, options.Value.QueueLease, invoker, time, logger);
            return new QueueListener(f.Function.Name, queue, processor, hostJson.Queues, time, logger);
        }).ToList();
        polling = Task.WhenAll(listeners.Select(l => Task.Run(() => l.RunAsync(stopping.Token, running.Cancelled), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await polling.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();
}
