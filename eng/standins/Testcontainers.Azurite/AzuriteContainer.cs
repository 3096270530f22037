using System.Collections.Immutable;
using L402Functions.LocalHost.Azurite;

namespace Testcontainers.Azurite;

public sealed class AzuriteContainer : IAsyncDisposable
{
    private readonly ImmutableArray<string> command;
    private readonly SemaphoreSlim turn = new(1, 1);
    private DirectoryInfo? disk;
    private AzuriteProcess? process;

    internal AzuriteContainer(ImmutableArray<string> command)
    {
        this.command = command;
    }

    public async Task StartAsync(CancellationToken ct = default)
    {
        await turn.WaitAsync(ct);
        try
        {
            process ??= await AzuriteProcess.StartAsync([.. Storage(), .. command], TimeProvider.System, ct);
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task StopAsync(CancellationToken ct = default)
    {
        await turn.WaitAsync(ct);
        try
        {
            await EndAsync();
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync();
        try
        {
            await EndAsync();
            disk?.Delete(recursive: true);
            disk = null;
        }
        finally
        {
            turn.Release();
        }
    }

    public string GetConnectionString() =>
        $"DefaultEndpointsProtocol=http;AccountName={AzuriteBuilder.AccountName};AccountKey={AzuriteBuilder.AccountKey};" +
        $"BlobEndpoint={GetBlobEndpoint()};QueueEndpoint={GetQueueEndpoint()};TableEndpoint={GetTableEndpoint()}";

    public string GetBlobEndpoint() => Started().BlobEndpoint.ToString();

    public string GetQueueEndpoint() => Started().QueueEndpoint.ToString();

    public string GetTableEndpoint() => Started().TableEndpoint.ToString();

    private AzuriteProcess Started() => process
        ?? throw new InvalidOperationException("The container does not exist. Create it by calling StartAsync.");

    // A container without in-memory persistence keeps its data on its own disk, from one start to the next.
    private string[] Storage()
    {
        if (command.Contains("--inMemoryPersistence") || command.Contains("--location") || command.Contains("-l"))
        {
            return [];
        }

        disk ??= Directory.CreateTempSubdirectory("azurite-");
        return ["--location", disk.FullName];
    }

    private async Task EndAsync()
    {
        if (process is { } running)
        {
            process = null;
            await running.DisposeAsync();
        }
    }
}
