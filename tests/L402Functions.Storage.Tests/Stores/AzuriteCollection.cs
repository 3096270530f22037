using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Stores;

[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteServer>
{
    public const string Name = "Azurite";
}
