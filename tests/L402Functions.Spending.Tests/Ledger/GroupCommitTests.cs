using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Ledger;

public sealed class GroupCommitTests : LedgerTest
{
    [Fact]
    public async Task Steps_that_wait_share_a_transaction_in_the_order_in_which_they_came()
    {
        using var first = new Gate(Store);
        var ledger = NewLedger();
        var leader = ledger.ExecuteAsync(Root, new ScriptedStep("leader", "i|0"), None);
        await first.Reached;
        var steps = Enumerable.Range(1, 10).Select(n => ledger.ExecuteAsync(Root, new ScriptedStep($"s{n}", $"i|{n}"), None)).ToArray();
        first.Open();
        await Task.WhenAll([leader, .. steps]);

        Assert.Equal(2, Store.Transactions);
        await AssertChainAsync(11);
    }

    [Fact]
    public async Task A_second_step_on_the_same_row_waits_for_the_next_transaction_and_sees_what_the_first_left()
    {
        using var first = new Gate(Store);
        var ledger = NewLedger();
        var leader = ledger.ExecuteAsync(Root, new ScriptedStep("leader", "i|0"), None);
        await first.Reached;
        var one = ledger.ExecuteAsync(Root, new ScriptedStep("one", "i|same"), None);
        var two = ledger.ExecuteAsync(Root, new ScriptedStep("two", "i|same"), None);
        first.Open();

        Assert.Equal("one;", await one);
        Assert.Equal("one;two;", await two);
        await leader;
        Assert.Equal(3, Store.Transactions);
    }

    [Fact]
    public async Task A_transaction_holds_no_more_than_a_hundred_writes()
    {
        using var first = new Gate(Store);
        var ledger = NewLedger(Brisk with { StepsPerTransaction = 1_000 });
        var leader = ledger.ExecuteAsync(Root, new ScriptedStep("leader", "i|0"), None);
        await first.Reached;
        var steps = Enumerable.Range(1, 120).Select(n => ledger.ExecuteAsync(Root, new ScriptedStep($"s{n}", $"i|{n}"), None)).ToArray();
        first.Open();
        await Task.WhenAll([leader, .. steps]);

        // Two writes a step and the head: 49 steps fit.
        Assert.Equal(4, Store.Transactions);
        await AssertChainAsync(121);
    }

    [Fact]
    public async Task Many_processes_on_one_head_lose_nothing()
    {
        var ledgers = Enumerable.Range(0, 6).Select(_ => NewLedger(Brisk with { Tries = 1_000 })).ToArray();
        var calls = Enumerable.Range(0, 300).Select(n => ledgers[n % 6].ExecuteAsync(Root, new ScriptedStep($"s{n}", $"i|{n % 7}"), None));
        await Task.WhenAll(calls);

        var texts = new List<string>();
        for (var row = 0; row < 7; row++)
        {
            texts.AddRange((await TextAsync($"i|{row}")).Split(';', StringSplitOptions.RemoveEmptyEntries));
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(n => $"s{n}").Order(StringComparer.Ordinal), texts.Order(StringComparer.Ordinal));
        await AssertChainAsync(300);
    }

    [Fact]
    public async Task A_step_that_throws_fails_alone()
    {
        using var first = new Gate(Store);
        var ledger = NewLedger();
        var leader = ledger.ExecuteAsync(Root, new ScriptedStep("leader", "i|0"), None);
        await first.Reached;
        var bad = ledger.ExecuteAsync(Root, new ScriptedStep("bad", "i|1") { OnDecide = _ => throw new FormatException("mine") }, None);
        var good = ledger.ExecuteAsync(Root, new ScriptedStep("good", "i|2"), None);
        first.Open();

        await Assert.ThrowsAsync<FormatException>(() => bad);
        Assert.Equal("good;", await good);
        await leader;
    }

    [Theory]
    [InlineData("head")]
    [InlineData("a|0000000000000000001")]
    [InlineData("i|a/b")]
    public async Task A_step_that_writes_a_row_which_is_not_its_own_is_a_bug(string row)
    {
        var ledger = NewLedger();

        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.ExecuteAsync(Root, new ScriptedStep("bad", "i|1") { ExtraRow = row }, None));
        Assert.Null(await ledger.ReadHeadAsync(Root, None));
    }

    [Fact]
    public async Task Each_root_has_a_ledger_of_its_own()
    {
        Assert.True(Agents.AgentId.TryParse("other", out var other));
        var ledger = NewLedger();
        await ledger.ExecuteAsync(Root, new ScriptedStep("mine", "i|1"), None);

        Assert.Equal("theirs;", await ledger.ExecuteAsync(other, new ScriptedStep("theirs", "i|1"), None));
        await AssertChainAsync(1);
    }

    [Fact]
    public async Task One_more_than_may_wait_is_refused_by_name_and_never_tried()
    {
        using var first = new Gate(Store);
        var ledger = NewLedger(Brisk with { Waiting = 3 });
        var calls = Enumerable.Range(0, 3).Select(n => ledger.ExecuteAsync(Root, new ScriptedStep($"s{n}", $"i|{n}"), None)).ToArray();
        await first.Reached;
        var tooMany = new ScriptedStep("late", "i|9");

        var refused = await Assert.ThrowsAsync<LedgerBusyException>(() => ledger.ExecuteAsync(Root, tooMany, None));
        first.Open();
        await Task.WhenAll(calls);
        Assert.Equal(LedgerBusyReason.QueueFull, refused.Reason);
        Assert.False(refused.MayBeApplied);
        Assert.Equal(0, tooMany.Decisions);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_stop_the_transaction_for_the_others()
    {
        using var first = new Gate(Store);
        using var impatient = new CancellationTokenSource();
        var ledger = NewLedger();
        var leader = ledger.ExecuteAsync(Root, new ScriptedStep("leader", "i|0"), impatient.Token);
        await first.Reached;
        var patient = ledger.ExecuteAsync(Root, new ScriptedStep("patient", "i|1"), None);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        first.Open();

        Assert.Equal("patient;", await patient);
        Assert.Equal("leader;", await TextAsync("i|0"));
    }

    [Fact]
    public async Task Who_stops_waiting_in_line_is_not_tried_any_more()
    {
        using var first = new Gate(Store);
        using var impatient = new CancellationTokenSource();
        var ledger = NewLedger();
        var leader = ledger.ExecuteAsync(Root, new ScriptedStep("leader", "i|0"), None);
        await first.Reached;
        var step = new ScriptedStep("impatient", "i|1");
        var waiting = ledger.ExecuteAsync(Root, step, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Open();
        await leader;
        await ledger.ExecuteAsync(Root, new ScriptedStep("after", "i|2"), None);

        Assert.Equal(0, step.Decisions);
    }
}
