using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The first hosted service to start, and the last: a stand-in never serves.</summary>
internal sealed class AbsentRuntime : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => throw new InvalidOperationException(
        "This build uses a stand-in for Microsoft.Azure.Functions.Worker, because its NuGet registry lacks the package: it compiles the app and " +
        "cannot run it as a Functions worker. Run the app with: dotnet run --project src/L402Functions.LocalHost (see eng/README.md).");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
