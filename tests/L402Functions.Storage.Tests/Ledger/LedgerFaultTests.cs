using L402Functions.Spending.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;
using static L402Functions.Storage.Tests.Ledger.LedgerBench;

namespace L402Functions.Storage.Tests.Ledger;

/// <summary>Answers that do not come: a write is sent once and is never told as a conflict with itself; every wait has an end.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LedgerFaultTests(AzuriteServer azurite)
{
    private readonly LedgerBench bench = new(azurite);
    private readonly FaultyTransport wire = new();

    public static TheoryData<Fate> Failures =>
        [Fate.IsLost, Fate.AnswerIsLost, Fate.AnswerIsTooLate, Fate.IsTurnedAway, Fate.IsThrottled, Fate.FailsInside];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_write_without_an_answer_is_sent_once_and_left_open(Fate fate)
    {
        await CommittedAsync(bench.Store(), Insert("head"));
        wire.Decide = _ => fate;
        await Assert.ThrowsAsync<LedgerStoreException>(() => bench.Store(wire).WriteAsync(Root, [Insert("i|one"), Insert("i|two")], None));
        Assert.Equal(1, wire.Sent);
        Assert.Equal(fate is Fate.AnswerIsLost or Fate.AnswerIsTooLate ? 2 : 0, (await RangeAsync(bench.Store(), "i|", "i}")).Count);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_read_is_repeated_and_has_an_end(Fate fate)
    {
        await CommittedAsync(bench.Store(), Insert("head", "1"));
        wire.Next("GET", fate);
        if (fate != Fate.AnswerIsTooLate)
        {
            Assert.Equal("1", TextOf(await bench.Store(wire).ReadAsync(Root, "head", None)));
            Assert.Equal(2, wire.Sent);
        }

        wire.Decide = _ => fate;
        await Assert.ThrowsAsync<LedgerStoreException>(() => bench.Store(wire).ReadAsync(Root, "head", None));
        await Assert.ThrowsAsync<LedgerStoreException>(() => RangeAsync(bench.Store(wire), "a", "z"));
    }

    [Fact]
    public async Task A_service_that_says_nothing_is_waited_for_as_long_as_was_set()
    {
        var clock = new ManualClock();
        wire.Decide = _ => Fate.IsNeverAnswered;
        var store = bench.Store(wire, clock);
        foreach (var (act, sent) in new (Func<Task>, int)[]
        {
            (() => store.WriteAsync(Root, [Insert("head")], None), 1),
            (() => store.ReadAsync(Root, "head", None), 2),
            (() => RangeAsync(store, "a", "z"), 3),
        })
        {
            var waiting = act();
            await Until.TrueAsync(() => wire.Sent == sent);
            clock.Advance(bench.Options.Patience - TimeSpan.FromMilliseconds(1));
            Assert.False(waiting.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Assert.ThrowsAsync<LedgerStoreException>(() => waiting);
        }
    }

    [Fact]
    public async Task A_reader_may_take_its_time_over_each_page()
    {
        foreach (var some in Enumerable.Range(0, 1_100).Chunk(100))
        {
            await CommittedAsync(bench.Store(), [.. some.Select(i => Insert($"i|{i:D4}"))]);
        }

        var clock = new ManualClock();
        var read = 0;
        await foreach (var row in bench.Store(wire, clock).ReadRangeAsync(Root, "i|", "i}", None))
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            read++;
        }

        Assert.Equal((1_100, 2), (read, wire.Sent));
    }

    [Fact]
    public async Task A_caller_who_leaves_gets_no_answer_and_leaves_no_half_transaction()
    {
        await CommittedAsync(bench.Store(), Insert("head"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Store(wire).WriteAsync(Root, [Insert("i|one")], new CancellationToken(true)));
        Assert.Equal(0, wire.Sent);

        using var caller = new CancellationTokenSource();
        wire.AfterArrival = _ => caller.CancelAsync();
        Assert.IsType<WriteResult.Committed>(await bench.Store(wire).WriteAsync(Root, [Insert("i|one")], caller.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Store(wire).ReadAsync(Root, "head", caller.Token));
    }

    [Fact]
    public async Task The_first_write_makes_the_table_and_is_sent_again()
    {
        await CommittedAsync(bench.Store(wire), Insert("head"));
        Assert.Equal((3, 2), (wire.Sent, wire.Transactions));
        await CommittedAsync(bench.Store(wire), Insert("i|one"));
        Assert.Equal((4, 3), (wire.Sent, wire.Transactions));
    }

    [Fact]
    public async Task Many_first_writes_at_once_all_find_their_table()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => CommittedAsync(bench.Store(), Insert($"i|{i}"))));
        Assert.Equal(16, (await RangeAsync(bench.Store(), "i|", "i}")).Count);
    }
}
