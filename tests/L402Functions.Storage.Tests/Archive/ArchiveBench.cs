using L402Functions.Storage.Archive;
using L402Functions.Storage.Blobs;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Archive;

/// <summary>An archive in a container of its own.</summary>
internal sealed class ArchiveBench(AzuriteServer azurite)
{
    public StorageOptions Options { get; } = new() { ArchiveContainer = $"c{Guid.NewGuid():N}", Patience = TimeSpan.FromSeconds(60) };

    public MoneyBlobs Blobs(FaultyTransport? transport = null) => MoneyBlobs.FromConnectionString(azurite.ConnectionString, options =>
    {
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(2);
        options.Transport = transport ?? options.Transport;
    });

    public BlobArchiveStore Store(FaultyTransport? transport = null) => new(Blobs(transport), Options, TimeProvider.System);
}
