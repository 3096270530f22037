namespace L402Functions.EndToEnd.Tests.Spending;

/// <summary>The tests that share one host and its storage.</summary>
[CollectionDefinition(Name)]
public sealed class SpendTests : ICollectionFixture<SpendFixture>
{
    public const string Name = "spend";
}
