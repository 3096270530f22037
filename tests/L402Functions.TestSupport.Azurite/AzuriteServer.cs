using L402Functions.LocalHost.Azurite;
using Testcontainers.Azurite;

namespace L402Functions.TestSupport.Azurite;

/// <summary>One Azurite for the tests of a collection, in memory, on free ports, gone with the tests.</summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    private const string Image = "mcr.microsoft.com/azure-storage/azurite:3.35.0";
    private IAsyncDisposable? running;

    public string ConnectionString { get; private set; } = "";

    /// <summary>A name that no other test has: Azurite holds no name back after a delete, the service does.</summary>
    public static string NewTableName() => $"t{Guid.NewGuid():N}";

    public async Task InitializeAsync()
    {
        if (TryBuildContainer() is { } container)
        {
            running = container;
            await container.StartAsync();
            ConnectionString = container.GetConnectionString();
        }
        else
        {
            var process = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
            running = process;
            ConnectionString = process.ConnectionString;
        }
    }

    public async Task DisposeAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }
    }

    private static AzuriteContainer? TryBuildContainer()
    {
        try
        {
            return new AzuriteBuilder().WithImage(Image).WithInMemoryPersistence().WithCommand("--skipApiVersionCheck").Build();
        }
        catch (Exception noEngine) when (noEngine.GetType().Name.Contains("Docker", StringComparison.Ordinal) || noEngine is ArgumentException)
        {
            return null;
        }
    }
}
