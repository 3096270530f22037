using Azure.Data.Tables;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;
using L402Functions.Storage.Registry;
using L402Functions.Storage.Tests.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Registry;

[Collection(AzuriteCollection.Name)]
public sealed class HoldsTests(AzuriteServer azurite)
{
    private static readonly AgentId Root = AgentId.Parse("research");
    private static readonly AgentId Other = AgentId.Parse("sales");
    private readonly LedgerBench bench = new(azurite);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_hold_covers_its_root_until_it_is_lifted()
    {
        Assert.False((await Holds().ReadAsync(None)).Covers(Root));
        var hold = Hold(Root, "a court asked, \"in writing\"");
        await Holds().SetAsync(hold, None);
        var state = await Holds().ReadAsync(None);
        Assert.Equal((true, false), (state.Covers(Root), state.Covers(Other)));
        Assert.Equal([hold], await Holds().ListAsync(None));

        await Holds().LiftAsync(Root, None);
        await Holds().LiftAsync(Root, None);
        Assert.False((await Holds().ReadAsync(None)).Covers(Root));
    }

    [Fact]
    public async Task A_hold_on_everything_covers_every_root_beside_those_that_are_held_by_name()
    {
        await Holds().SetAsync(Hold(null, "first"), None);
        await Holds().SetAsync(Hold(Root, "second"), None);
        Assert.True((await Holds().ReadAsync(None)).Covers(Other));
        await Holds().LiftAsync(null, None);
        var state = await Holds().ReadAsync(None);
        Assert.Equal((true, false), (state.Covers(Root), state.Covers(Other)));
        await Assert.ThrowsAsync<ArgumentException>(() => Holds().SetAsync(Hold(null, new string('x', 501)), None));
    }

    [Fact]
    public async Task A_hold_that_this_version_cannot_read_holds_everything()
    {
        var table = new TableClient(azurite.ConnectionString, bench.Options.RegistryTable);
        await table.CreateIfNotExistsAsync();
        await table.AddEntityAsync(new TableEntity("holds", "country|xx"));
        Assert.True((await Holds().ReadAsync(None)).Covers(Other));
        await Assert.ThrowsAsync<InvalidDataException>(() => Holds().ListAsync(None));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_no_permission_to_delete()
    {
        var wire = new FaultyTransport { Decide = _ => Fate.IsLost };
        await Assert.ThrowsAsync<LedgerStoreException>(() => Holds(wire).ReadAsync(None));
    }

    private static Hold Hold(AgentId? root, string reason) =>
        new(root, OperatorName.TryParse("Ada", out var by) ? by : throw new FormatException(), reason, StoreBench.At(5));

    private TableHolds Holds(FaultyTransport? wire = null) => new(bench.Tables(wire), bench.Options, TimeProvider.System);
}
