using L402Functions.Worker.Tests.Hosting;

namespace L402Functions.Worker.Tests;

/// <summary>The tests that share one worker.</summary>
[CollectionDefinition(Name)]
public sealed class WorkerTests : ICollectionFixture<HostedApp>
{
    public const string Name = "worker";
}
