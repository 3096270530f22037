namespace L402Functions.EndToEnd.Tests.Hosts;

/// <summary>The tests that share one host.</summary>
[CollectionDefinition(Name)]
public sealed class ShopTests : ICollectionFixture<ShopFixture>
{
    public const string Name = "shop";
}
