using System.Text;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Ledger;

public sealed class ConflictTests : LedgerTest
{
    [Fact]
    public async Task A_head_that_somebody_else_replaced_has_everything_decided_again()
    {
        var ledger = NewLedger();
        await ledger.ExecuteAsync(Root, new ScriptedStep("first", "i|1"), None);
        await NewLedger().ExecuteAsync(Root, new ScriptedStep("other", "i|1"), None);

        Assert.Equal("first;other;last;", await ledger.ExecuteAsync(Root, new ScriptedStep("last", "i|1"), None));
        await AssertChainAsync(3);
    }

    [Fact]
    public async Task An_answer_that_changes_nothing_still_comes_from_the_newest_head()
    {
        var ledger = NewLedger();
        await ledger.ExecuteAsync(Root, new ScriptedStep("first", "i|1"), None);
        await NewLedger().ExecuteAsync(Root, new ScriptedStep("other", "i|2"), None);
        var look = new ScriptedStep("look", "i|1") { OnlyLooks = true };

        Assert.Equal("first;", await ledger.ExecuteAsync(Root, look, None));
        Assert.Equal(2, look.Decisions);
        Assert.Equal(2, Store.Transactions);
    }

    [Fact]
    public async Task What_a_step_throws_on_a_head_and_rows_that_do_not_belong_together_counts_for_nothing()
    {
        var ledger = NewLedger();
        await ledger.ExecuteAsync(Root, new ScriptedStep("first", "i|1"), None);
        await NewLedger().ExecuteAsync(Root, new ScriptedStep("other", "i|1"), None);
        var strict = new ScriptedStep("strict", "i|1")
        {
            OnDecide = view => Assert.Equal(view.Head.Chain.Sequence, ScriptedStep.TextOf(view.Row("i|1")).Count(c => c == ';')),
        };

        Assert.Equal("first;other;strict;", await ledger.ExecuteAsync(Root, strict, None));
    }

    [Fact]
    public async Task A_known_row_saves_its_reading_where_the_write_is_conditional_on_it()
    {
        await NewLedger().ExecuteAsync(Root, new ScriptedStep("first", "i|1"), None);
        var known = await Store.ReadAsync(Root, "i|1", None);
        var reads = new List<string>();
        Store.OnRead = key =>
        {
            reads.Add(key);
            return Task.CompletedTask;
        };
        var step = new ScriptedStep("second", "i|1") { Known = new Dictionary<string, LedgerRow?> { ["i|1"] = known } };

        Assert.Equal("first;second;", await NewLedger().ExecuteAsync(Root, step, None));
        Assert.Equal(["head"], reads);
    }

    [Fact]
    public async Task A_known_row_that_has_changed_is_read_again()
    {
        await NewLedger().ExecuteAsync(Root, new ScriptedStep("first", "i|1"), None);
        var known = await Store.ReadAsync(Root, "i|1", None);
        await NewLedger().ExecuteAsync(Root, new ScriptedStep("other", "i|1"), None);
        var step = new ScriptedStep("second", "i|1") { Known = new Dictionary<string, LedgerRow?> { ["i|1"] = known } };

        Assert.Equal("first;other;second;", await NewLedger().ExecuteAsync(Root, step, None));
    }

    [Fact]
    public async Task A_known_row_counts_for_nothing_where_the_answer_would_rest_on_it_alone()
    {
        await NewLedger().ExecuteAsync(Root, new ScriptedStep("first", "i|1"), None);
        var look = new ScriptedStep("look", "i|1") { OnlyLooks = true, Known = new Dictionary<string, LedgerRow?> { ["i|1"] = null } };

        Assert.Equal("first;", await NewLedger().ExecuteAsync(Root, look, None));
    }

    [Fact]
    public async Task A_step_whose_row_is_always_in_conflict_is_given_up_and_costs_its_neighbours_nothing()
    {
        // As if somebody wrote that row past the ledger, again and again.
        Store.OnWrite = (writes, write) => Task.FromResult<WriteResult>(
            writes.ToList().FindIndex(w => w.Key == "i|bad") is > 0 and var index ? new WriteResult.Conflict(index) : write());
        var ledger = NewLedger(Brisk with { Tries = 4 });
        var bad = ledger.ExecuteAsync(Root, new ScriptedStep("bad", "i|bad"), None);
        var good = Enumerable.Range(1, 5).Select(n => ledger.ExecuteAsync(Root, new ScriptedStep($"g{n}", $"i|{n}"), None)).ToArray();

        var busy = await Assert.ThrowsAsync<LedgerBusyException>(() => bad);
        Assert.Equal(LedgerBusyReason.Contended, busy.Reason);
        Assert.False(busy.MayBeApplied);
        await Task.WhenAll(good);
        await AssertChainAsync(5);
    }

    [Fact]
    public async Task A_step_that_loses_every_race_is_refused_as_contended_and_never_applied()
    {
        var other = NewLedger();
        var writes = 0;
        Store.OnWrite = async (rows, write) =>
        {
            if (rows.Any(row => row.Key == "i|slow"))
            {
                await other.ExecuteAsync(Root, new ScriptedStep($"fast{++writes}", "i|fast"), None);
            }

            return write();
        };

        var busy = await Assert.ThrowsAsync<LedgerBusyException>(
            () => NewLedger(Brisk with { Tries = 3 }).ExecuteAsync(Root, new ScriptedStep("slow", "i|slow"), None));
        Assert.Equal(LedgerBusyReason.Contended, busy.Reason);
        Assert.False(busy.MayBeApplied);
        Assert.Empty(await TextAsync("i|slow"));
        Assert.Equal(3, writes);
    }

    [Fact]
    public async Task A_head_that_cannot_be_read_is_an_error_and_not_an_empty_one()
    {
        await Store.WriteAsync(Root, [new RowWrite.Insert("head", Encoding.UTF8.GetBytes("""{"v":2}"""))], None);

        await Assert.ThrowsAsync<InvalidDataException>(() => NewLedger().ExecuteAsync(Root, new ScriptedStep("s", "i|1"), None));
        await Assert.ThrowsAsync<InvalidDataException>(() => NewLedger().ReadHeadAsync(Root, None));
    }
}
