using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Ledger;

public sealed class LostAnswerTests : LedgerTest
{
    [Fact]
    public async Task A_transaction_that_was_made_though_its_answer_was_lost_is_found_and_not_made_again()
    {
        Once(write =>
        {
            write();
            throw new LedgerStoreException("lost");
        });
        var step = new ScriptedStep("s", "i|1");

        Assert.Equal("s;", await NewLedger().ExecuteAsync(Root, step, None));
        Assert.Equal(1, step.Decisions);
        Assert.Equal("s;", await TextAsync("i|1"));
        await AssertChainAsync(1);
    }

    [Fact]
    public async Task A_transaction_that_got_lost_is_made_again()
    {
        Once(_ => throw new LedgerStoreException("lost"));

        Assert.Equal("s;", await NewLedger().ExecuteAsync(Root, new ScriptedStep("s", "i|1"), None));
        await AssertChainAsync(1);
    }

    [Fact]
    public async Task Of_a_transaction_that_is_made_late_and_its_repetition_only_one_is_made()
    {
        // The first one lands when the second is on its way.
        Func<WriteResult>? late = null;
        var writes = 0;
        Store.OnWrite = (_, write) =>
        {
            if (++writes == 1)
            {
                late = write;
                throw new LedgerStoreException("lost");
            }

            if (writes == 2)
            {
                Assert.IsType<WriteResult.Committed>(late!());
            }

            return Task.FromResult(write());
        };

        Assert.Equal("s;", await NewLedger().ExecuteAsync(Root, new ScriptedStep("s", "i|1"), None));
        Assert.Equal("s;", await TextAsync("i|1"));
        await AssertChainAsync(1);
    }

    [Fact]
    public async Task A_transaction_that_would_be_made_after_its_repetition_is_made_no_more()
    {
        Func<WriteResult>? late = null;
        var writes = 0;
        Store.OnWrite = (_, write) =>
        {
            if (++writes == 1)
            {
                late = write;
                throw new LedgerStoreException("lost");
            }

            return Task.FromResult(write());
        };
        await NewLedger().ExecuteAsync(Root, new ScriptedStep("s", "i|1"), None);

        Assert.IsType<WriteResult.Conflict>(late!());
        Assert.Equal("s;", await TextAsync("i|1"));
        await AssertChainAsync(1);
    }

    [Fact]
    public async Task A_found_transaction_answers_even_where_others_have_gone_on_from_there()
    {
        var other = NewLedger();
        var writes = 0;
        Store.OnWrite = async (_, write) =>
        {
            if (++writes > 1)
            {
                return write();
            }

            write();
            await other.ExecuteAsync(Root, new ScriptedStep("other", "i|1"), None);
            throw new LedgerStoreException("lost");
        };
        var step = new ScriptedStep("s", "i|1");

        Assert.Equal("s;", await NewLedger().ExecuteAsync(Root, step, None));
        Assert.Equal("s;other;", await TextAsync("i|1"));
        await AssertChainAsync(2);
    }

    [Fact]
    public async Task A_store_that_stays_down_ends_in_a_refusal_that_says_the_step_may_have_been_applied()
    {
        Store.OnWrite = (_, _) => throw new LedgerStoreException("down");
        var ledger = NewLedger(Brisk with { Tries = 3 });

        var busy = await Assert.ThrowsAsync<LedgerBusyException>(() => ledger.ExecuteAsync(Root, new ScriptedStep("s", "i|1"), None));
        Assert.Equal(LedgerBusyReason.StoreUnavailable, busy.Reason);
        Assert.True(busy.MayBeApplied);
        Assert.IsType<LedgerStoreException>(busy.InnerException);
        Store.OnWrite = null;
        Assert.Equal("again;", await ledger.ExecuteAsync(Root, new ScriptedStep("again", "i|1"), None));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_ends_in_a_refusal_that_says_the_step_was_not_applied()
    {
        Store.OnRead = _ => throw new LedgerStoreException("down");
        var step = new ScriptedStep("s", "i|1");

        var busy = await Assert.ThrowsAsync<LedgerBusyException>(() => NewLedger(Brisk with { Tries = 3 }).ExecuteAsync(Root, step, None));
        Assert.Equal(LedgerBusyReason.StoreUnavailable, busy.Reason);
        Assert.False(busy.MayBeApplied);
        Assert.Equal(0, step.Decisions);
    }

    [Fact]
    public async Task A_bug_in_the_store_reaches_everybody_who_waits_and_leaves_the_ledger_usable()
    {
        Once(_ => throw new NotSupportedException("bug"));
        var ledger = NewLedger();

        await Assert.ThrowsAsync<NotSupportedException>(() => ledger.ExecuteAsync(Root, new ScriptedStep("s", "i|1"), None));
        Assert.Equal("t;", await ledger.ExecuteAsync(Root, new ScriptedStep("t", "i|1"), None));
    }

    private void Once(Func<Func<WriteResult>, WriteResult> instead)
    {
        var done = false;
        Store.OnWrite = (_, write) =>
        {
            if (done)
            {
                return Task.FromResult(write());
            }

            done = true;
            return Task.FromResult(instead(write));
        };
    }
}
