using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>Cancels what still runs, once the host was asked to stop and the grace is over.</summary>
internal sealed class RunningInvocations : IDisposable
{
    private readonly CancellationTokenSource cancelled = new();
    private readonly CancellationTokenRegistration stopping;

    public RunningInvocations(IHostApplicationLifetime lifetime, IOptions<LocalFunctionsOptions> options, TimeProvider time)
    {
        var grace = options.Value.StopGrace;
        stopping = lifetime.ApplicationStopping.Register(() => _ = CancelAfterAsync(grace, time));
    }

    /// <summary>Fires when running invocations must end.</summary>
    public CancellationToken Cancelled => cancelled.Token;

    public void Dispose()
    {
        stopping.Dispose();
        cancelled.Dispose();
    }

    private async Task CancelAfterAsync(TimeSpan grace, TimeProvider time)
    {
        await Task.Delay(grace, time, CancellationToken.None);
        try
        {
            await cancelled.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The host ended within the grace: nothing runs any more.
        }
    }
}
