using L402Functions.LocalHost.Azurite;

namespace L402Functions.LocalHost.Tests.Azurite;

/// <summary>One Azurite for the tests that need queues; each test uses names of its own.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteCollection.Fixture>
{
    public const string Name = "Azurite";

    public sealed class Fixture : IAsyncLifetime
    {
        private AzuriteProcess? process;

        public string ConnectionString => process!.ConnectionString;

        public async Task InitializeAsync() =>
            process = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);

        public async Task DisposeAsync()
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }
    }
}
