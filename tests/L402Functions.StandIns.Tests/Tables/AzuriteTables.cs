namespace L402Functions.StandIns.Tests.Tables;

[CollectionDefinition(Name)]
public sealed class AzuriteTables : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite tables";
}
