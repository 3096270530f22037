using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Telemetry;
using L402Functions.Spending.Tests.Payments;

namespace L402Functions.Spending.Tests.Telemetry;

/// <summary>What gauges show, and that nobody goes on showing what once was.</summary>
public sealed class SpendingGaugesTests : PaymentTest, IDisposable
{
    private readonly HeardMeters meters = new();
    private readonly SpendingGauges gauges;

    public SpendingGaugesTests() => gauges = new SpendingGauges(meters, Process.Watch, Clock);

    [Fact]
    public void Before_anything_was_noted_nothing_is_shown() => Assert.Empty(meters.Show());

    [Fact]
    public async Task A_sweep_shows_what_needs_an_operator_and_since_when_the_oldest_outcome_is_unknown()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest()).Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        Clock.Advance(TimeSpan.FromSeconds(40));
        await AcceptAsync("order-2", await InvoiceAsync());
        await Process.DeliverAsync(new TestMessage(Spending.Keys.MessageKind.Payment, Root, Id("order-2"), Clock.GetUtcNow()));
        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.All(new[] { "order-1", "order-2" }, key => Assert.Equal(IntentState.Unknown, FindAsync(key).Result.State));

        gauges.Swept(await Process.Sweeper.SweepAsync(None));
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(65, meters.Show()["l402.intents.oldest_unknown{}"]);
        Assert.Equal(0, meters.Show()["l402.intents.needs_operator{}"]);

        await Process.Poison.TakeAsync(Root, Id("order-1"), None);
        gauges.Swept(await Process.Sweeper.SweepAsync(None));
        Assert.Equal(25, meters.Show()["l402.intents.oldest_unknown{}"]);
        Assert.Equal(1, meters.Show()["l402.intents.needs_operator{}"]);

        Clock.Advance(SpendingGauges.ShownFor + TimeSpan.FromSeconds(1));
        Assert.DoesNotContain("l402.intents.needs_operator{}", meters.Show().Keys);
    }

    [Fact]
    public async Task Budgets_are_shown_by_agent_the_tightest_window_counting()
    {
        await PutPolicyAsync("""{"wallet":{"balance_sats":100000,"per_call_max_sats":5000,"per_day_max_sats":400}}""");
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        var readings = new BudgetReadings(Process.Book, Store, Ports, Clock);

        gauges.Read(await readings.ReadAsync(None));
        var reserved = (await ReservedAsync()).Value;
        Assert.Equal(110_000, reserved);
        Assert.Equal(reserved, meters.Show()[$"l402.budget.reserved{{agent={Root}}}"]);
        Assert.Equal(400_000 - reserved, meters.Show()[$"l402.budget.available{{agent={Root}}}"]);

        // The policies are not read again: only heads are.
        var read = new List<string>();
        Store.OnRead = key =>
        {
            read.Add(key);
            return Task.CompletedTask;
        };
        gauges.Read(await readings.ReadAsync(None));
        Assert.Equal([RowKeys.Head], read);
    }

    [Fact]
    public async Task A_wallet_is_shown_since_it_last_answered_while_somebody_asks_it()
    {
        Assert.IsType<WalletPresence.Present>(await Process.Watch.CheckAsync(Wallet, None));
        Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(540, meters.Show()[$"l402.wallet.last_seen{{wallet={Wallet}}}"]);

        Purse.Faults.Next(WalletMethod.GetInfo, new WalletFault.Unavailable());
        Assert.IsType<WalletPresence.Silent>(await Process.Watch.CheckAsync(Wallet, None));
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(660, meters.Show()[$"l402.wallet.last_seen{{wallet={Wallet}}}"]);

        // This process no longer asks, so it has nothing to say.
        Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Empty(meters.Show());
        Assert.IsType<WalletPresence.Missing>(await Process.Watch.CheckAsync("nobody", None));
        Assert.Empty(meters.Show());
    }

    [Fact]
    public void The_longest_wait_of_the_last_minutes_is_shown_by_queue()
    {
        gauges.Waited("payments", Clock.GetUtcNow() - TimeSpan.FromSeconds(90));
        gauges.Waited("payments", Clock.GetUtcNow() - TimeSpan.FromSeconds(3));
        gauges.Waited("reconcile", Clock.GetUtcNow() + TimeSpan.FromSeconds(3));
        Assert.Equal((90, 0), (meters.Show()["l402.queue.age{queue=payments}"], meters.Show()["l402.queue.age{queue=reconcile}"]));

        Clock.Advance(SpendingGauges.WaitShownFor + TimeSpan.FromSeconds(1));
        Assert.Empty(meters.Show());
        gauges.Waited("payments", Clock.GetUtcNow() - TimeSpan.FromSeconds(3));
        Assert.Equal(3, meters.Show()["l402.queue.age{queue=payments}"]);
    }

    [Fact]
    public void A_checkpoint_grows_old()
    {
        gauges.SawCheckpoint(Clock.GetUtcNow() - TimeSpan.FromHours(1));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3_660, meters.Show()["l402.audit.checkpoint_age{}"]);
    }

    [Fact]
    public async Task Where_there_was_never_a_checkpoint_the_age_is_since_the_start()
    {
        var book = new FirstCheckpoint();
        var watch = new CheckpointWatch(Clock, book);
        Clock.Advance(TimeSpan.FromHours(4));
        await LookAsync(watch);
        Assert.Equal(4 * 3_600, meters.Show()["l402.audit.checkpoint_age{}"]);

        book.MadeAt = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await LookAsync(watch);
        Assert.Equal(60, meters.Show()["l402.audit.checkpoint_age{}"]);
    }

    [Fact]
    public async Task A_book_of_checkpoints_that_cannot_be_read_goes_on_growing_old()
    {
        var book = new FirstCheckpoint { IsDown = true };
        var watch = new CheckpointWatch(Clock, book);
        Clock.Advance(TimeSpan.FromHours(4));
        await Assert.ThrowsAsync<LedgerStoreException>(() => LookAsync(watch));
        Assert.Equal(4 * 3_600, meters.Show()["l402.audit.checkpoint_age{}"]);

        (book.IsDown, book.MadeAt) = (false, Clock.GetUtcNow());
        await LookAsync(watch);
        Assert.Equal(0, meters.Show()["l402.audit.checkpoint_age{}"]);

        book.IsDown = true;
        Clock.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<LedgerStoreException>(() => LookAsync(watch));
        Assert.Equal(3_600, meters.Show()["l402.audit.checkpoint_age{}"]);
    }

    [Fact]
    public async Task Where_no_checkpoints_are_made_none_grows_old()
    {
        await LookAsync(new CheckpointWatch(Clock));
        Assert.Empty(meters.Show());
    }

    public void Dispose() => meters.Dispose();

    private Task LookAsync(CheckpointWatch watch) => gauges.ReadAsync(watch, None);

    private sealed class FirstCheckpoint : ILastCheckpoint
    {
        public DateTimeOffset? MadeAt { get; set; }

        public bool IsDown { get; set; }

        public Task<DateTimeOffset?> FindAsync(CancellationToken cancellationToken) =>
            IsDown ? throw new LedgerStoreException("The account does not answer.") : Task.FromResult(MadeAt);
    }
}
