using Azure.Data.Tables;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Freezes;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Tests.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Registry;

[Collection(AzuriteCollection.Name)]
public sealed class FreezesTests(AzuriteServer azurite)
{
    private static readonly NodeId Node =
        NodeId.TryFromBytes([3, .. Enumerable.Range(0, 32).Select(i => (byte)i)], out var node) ? node : throw new FormatException();

    private readonly LedgerBench bench = new(azurite);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Nothing_is_stopped_before_anybody_stops_it()
    {
        var state = await bench.Freezes().ReadAsync(None);
        Assert.False(state.Stops(null, Node));
        Assert.Empty(await bench.Freezes().ListAsync(None));
    }

    [Fact]
    public async Task Everything_is_stopped_until_it_is_let_go()
    {
        var board = bench.Freezes();
        await board.FreezeAsync(Sign(new FreezeTarget.Everything()), None);
        Assert.True((await bench.Freezes().ReadAsync(None)).Everything);
        await board.ThawAsync(new FreezeTarget.Everything(), None);
        await board.ThawAsync(new FreezeTarget.Everything(), None);
        Assert.False((await bench.Freezes().ReadAsync(None)).Everything);
    }

    [Fact]
    public async Task A_node_is_stopped_and_no_other()
    {
        await bench.Freezes().FreezeAsync(Sign(new FreezeTarget.Payee(Node)), None);
        var state = await bench.Freezes().ReadAsync(None);
        Assert.True(state.StopsDestination(null, Node));
        Assert.False(state.Everything);
        Assert.False(state.Stops(null, NodeId.TryFromBytes([2, .. new byte[32]], out var other) ? other : throw new FormatException()));
    }

    [Fact]
    public async Task A_sign_says_who_put_it_up_and_why_and_a_second_takes_its_place()
    {
        await bench.Freezes().FreezeAsync(Sign(new FreezeTarget.Payee(Node), "first"), None);
        var second = Sign(new FreezeTarget.Payee(Node), "second \"quoted\" ä");
        await bench.Freezes().FreezeAsync(second, None);
        Assert.Equal([second], await bench.Freezes().ListAsync(None));
        await Assert.ThrowsAsync<ArgumentException>(() => bench.Freezes().FreezeAsync(Sign(new FreezeTarget.Everything(), new string('x', 501)), None));
    }

    [Fact]
    public async Task A_sign_that_this_version_cannot_read_stops_everything()
    {
        var table = new TableClient(azurite.ConnectionString, bench.Options.RegistryTable);
        await table.CreateIfNotExistsAsync();
        await table.AddEntityAsync(new TableEntity("freezes", "country|xx"));
        Assert.True((await bench.Freezes().ReadAsync(None)).Everything);
        await Assert.ThrowsAsync<InvalidDataException>(() => bench.Freezes().ListAsync(None));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_lets_nothing_through()
    {
        var wire = new FaultyTransport { Decide = _ => Fate.IsLost };
        var freezes = bench.Freezes(wire);
        await Assert.ThrowsAsync<LedgerStoreException>(() => freezes.ReadAsync(None));
        await Assert.ThrowsAsync<LedgerStoreException>(() => freezes.FreezeAsync(Sign(new FreezeTarget.Everything()), None));
        wire.Decide = _ => Fate.Arrives;
        Assert.False((await freezes.ReadAsync(None)).Everything);
    }

    [Fact]
    public async Task Those_who_ask_while_it_is_read_share_the_next_reading_and_see_what_was_stopped_before_they_asked()
    {
        await bench.Freezes().ThawAsync(new FreezeTarget.Everything(), None);
        var wire = new FaultyTransport();
        var freezes = bench.Freezes(wire);
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        wire.AfterArrival = _ =>
        {
            begun.TrySetResult();
            return goOn.Task;
        };
        var early = freezes.ReadAsync(None);
        await begun.Task;
        await bench.Freezes().FreezeAsync(Sign(new FreezeTarget.Everything()), None);
        var late = Enumerable.Range(0, 10).Select(_ => freezes.ReadAsync(None)).ToArray();
        goOn.SetResult();

        Assert.False((await early).Everything);
        Assert.All(await Task.WhenAll(late), state => Assert.True(state.Everything));
        Assert.Equal(2, wire.Sent);
    }

    private static Freeze Sign(FreezeTarget target, string reason = "a test") =>
        new(target, OperatorName.TryParse("Ada", out var by) ? by : throw new FormatException(), reason, StoreBench.At(5));
}
