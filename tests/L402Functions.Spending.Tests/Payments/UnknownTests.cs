using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>Payments whose outcome nobody knows: what keeps the money, what finds it, what gives it back, and when.</summary>
public sealed class UnknownTests : PaymentTest
{
    [Fact]
    public async Task A_lost_reply_keeps_the_money_reserved_until_a_look_finds_the_proof()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropReply());
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        await DeliverAsync();
        var unknown = await FindAsync("order-1");
        Assert.Equal((IntentState.Unknown, BudgetMark.Unknown), (unknown.State, unknown.Mark));
        Assert.Equal(Msat.FromSats(110), await ReservedAsync());

        await PassAsync(TimeSpan.FromSeconds(5));
        var settled = await FindAsync("order-1");
        Assert.Equal(IntentState.Settled, settled.State);
        Assert.Equal(new Msat(1_000), settled.Fee);
        Assert.Equal(Msat.Zero, await ReservedAsync());
        Assert.Equal(1, PaymentsOf(invoice));
    }

    [Theory]
    [InlineData(WalletErrorCode.Internal)]
    [InlineData(WalletErrorCode.Other)]
    [InlineData(WalletErrorCode.PaymentFailed)]
    public async Task A_wallet_that_reports_failure_after_it_paid_is_not_believed(WalletErrorCode code)
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.ExecuteThenRefuse(code, "failed, trust me"));
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        Assert.Equal(1, PaymentsOf(invoice));
    }

    [Fact]
    public async Task Success_without_a_preimage_with_zeros_and_with_another_payments_prove_nothing()
    {
        WalletFault[] lies = [new WalletFault.SuccessWithoutPreimage(), new WalletFault.ZeroPreimage(), new WalletFault.WrongPreimage()];
        for (var i = 0; i < lies.Length; i++)
        {
            Purse.Faults.Next(WalletMethod.PayInvoice, lies[i]).Next(WalletMethod.LookupInvoice, lies[i]);
            await AcceptAsync($"order-{i}", await InvoiceAsync());
            await DeliverAsync();
            Assert.Equal(IntentState.Unknown, (await FindAsync($"order-{i}")).State);
        }

        await PassAsync(TimeSpan.FromMinutes(10));
        for (var i = 0; i < lies.Length; i++)
        {
            Assert.Equal(IntentState.Settled, (await FindAsync($"order-{i}")).State);
        }
    }

    [Fact]
    public async Task A_request_that_got_lost_fails_for_certain_only_after_the_invoices_time_and_frees_the_money_then()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
        await AcceptAsync("order-1", await InvoiceAsync(expiry: TimeSpan.FromHours(1)));
        await DeliverAsync();
        await PassAsync(TimeSpan.FromMinutes(61));
        Assert.Equal(IntentState.Unknown, (await FindAsync("order-1")).State);
        Assert.Equal(Msat.FromSats(110), await ReservedAsync());

        await PassAsync(TimeSpan.FromMinutes(2));
        var failed = await FindAsync("order-1");
        Assert.Equal(IntentState.FailedDefinite, failed.State);
        Assert.Equal(Msat.Zero, await ReservedAsync());
        Assert.True(failed.IsOpen);
        Assert.Contains(AuditEvent.Released, await EventsAsync("order-1"));
    }

    [Fact]
    public async Task A_payment_that_the_payee_gave_back_is_tried_again_after_two_readings_a_minute_apart()
    {
        Seller.HoldsIncoming = true;
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        var sending = DeliverAsync();
        await Until.TrueAsync(() => Network.Payments.Count == 1);
        Assert.True(Seller.CancelHeld(Network.Payments[0].PaymentHash));
        Seller.HoldsIncoming = false;
        await sending;
        Assert.Equal(IntentState.Unknown, (await FindAsync("order-1")).State);
        await PassAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(IntentState.Unknown, (await FindAsync("order-1")).State);
        await PassAsync(TimeSpan.FromSeconds(30));
        var settled = await FindAsync("order-1");
        Assert.Equal(IntentState.Settled, settled.State);
        Assert.Equal([AttemptEnding.Failed, AttemptEnding.Paid], settled.Attempts.Select(a => a.Ending));
    }

    [Fact]
    public async Task A_request_carried_out_after_it_was_given_up_is_charged_even_above_the_cap()
    {
        await PutPolicyAsync("""{"wallet":{"balance_sats":220,"per_call_max_sats":5000}}""");
        var wallet = new BelatedWallet(Purse);
        Ports.Wallets[Wallet] = wallet;
        await AcceptAsync("order-1", await InvoiceAsync(100, TimeSpan.FromDays(1)));
        await PassAsync(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(1));
        Assert.Equal(IntentState.Unknown, (await FindAsync("order-1")).State);
        await PassAsync(TimeSpan.FromSeconds(30));
        var given = await FindAsync("order-1");
        Assert.Equal((IntentState.FailedDefinite, IntentCause.WalletRefused), (given.State, given.Cause));
        Assert.Equal([AttemptEnding.Failed, AttemptEnding.NotSent], given.Attempts.Select(a => a.Ending));
        Assert.Equal(Msat.Zero, await ReservedAsync());

        // The money is free and is spent on something else; then the wallet carries out what it had called failed.
        Ports.Wallets[Wallet] = Purse;
        await AcceptAsync("order-2", await InvoiceAsync(200));
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-2")).State);
        Assert.IsType<WalletOutcome<PaidInvoice>.Answered>(await wallet.CarryOutAsync());
        await PassAsync(TimeSpan.FromHours(6));

        var late = await FindAsync("order-1");
        Assert.Equal(IntentState.LateSettled, late.State);
        Assert.Contains(AuditEvent.LateSettled, await EventsAsync("order-1"));
        Assert.Equal(Msat.FromSats(302), await SpentAsync());
        Assert.NotNull(late.Preimage);
    }

    [Fact]
    public async Task The_watch_over_a_failed_payment_ends_after_eight_days()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
        await AcceptAsync("order-1", await InvoiceAsync());
        await PassAsync(TimeSpan.FromDays(8) - TimeSpan.FromHours(1));
        Assert.True((await FindAsync("order-1")).IsOpen);
        await PassAsync(TimeSpan.FromHours(7));
        var failed = await FindAsync("order-1");
        Assert.Equal(IntentState.FailedDefinite, failed.State);
        Assert.False(failed.IsOpen);
        Assert.Empty(Queue.Messages);
    }

    [Fact]
    public async Task A_held_payment_is_unknown_for_a_day_and_then_an_operators_and_settles_by_proof_all_the_same()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropReply());
        Seller.HoldsIncoming = true;
        await AcceptAsync("order-1", await InvoiceAsync());
        await PassAsync(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(IntentState.Unknown, (await FindAsync("order-1")).State);
        await PassAsync(TimeSpan.FromSeconds(10));
        var waiting = await FindAsync("order-1");
        Assert.Equal((IntentState.NeedsOperator, IntentCause.OutcomeOpenTooLong), (waiting.State, waiting.Cause));
        Assert.Equal(Msat.FromSats(110), await ReservedAsync());

        Assert.True(Seller.SettleHeld(waiting.Invoice!.PaymentHash));
        await PassAsync(TimeSpan.FromHours(6));
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
    }

    [Fact]
    public async Task Hold_invoices_of_one_payee_lock_up_no_more_than_the_policy_lets_hang()
    {
        Seller.HoldsIncoming = true;
        for (var i = 0; i < 5; i++)
        {
            Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropReply());
            await AcceptAsync($"order-{i}", await InvoiceAsync());
            await DeliverAsync();
        }

        Assert.Equal(3, Network.Payments.Count);
        Assert.Contains((await FindAsync("order-4")).Reasons, r => r.Code == ReasonCode.PayeeUnknownExceeded);
        foreach (var payment in Network.Payments)
        {
            Seller.SettleHeld(payment.PaymentHash);
        }

        await PassAsync(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task From_unknown_no_other_wallet_and_no_other_invoice_is_ever_paid()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
        var second = Network.CreateWallet("second", Msat.FromSats(10_000));
        Ports.Wallets["second"] = second;
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        Assert.True(await Process.Agents.SetWalletAsync(Root, "second", Alice, None));
        var other = await InvoiceAsync();
        Assert.IsType<AcceptResult.KeyReused>(await Process.Cashier.AcceptAsync(Request("order-1", other), None));
        await PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(IntentState.Unknown, (await FindAsync("order-1")).State);
        Assert.Empty(Network.Payments);
    }

    [Fact]
    public async Task A_look_before_its_time_asks_nobody()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        await PassAsync(TimeSpan.FromSeconds(6));
        var looks = (await FindAsync("order-1")).Readings.Total;
        for (var i = 0; i < 5; i++)
        {
            await Process.Reconciler.ReconcileAsync(Root, Id("order-1"), None);
        }

        Assert.Equal(looks, (await FindAsync("order-1")).Readings.Total);
    }

    [Fact]
    public async Task A_proof_in_the_list_counts_though_the_look_up_knows_of_nothing()
    {
        Purse.Faults
            .Next(WalletMethod.PayInvoice, new WalletFault.DropReply())
            .Next(WalletMethod.LookupInvoice, new WalletFault.RefuseWith(WalletErrorCode.NotFound, "?"));
        await AcceptAsync("order-1", await InvoiceAsync());
        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_makes_a_look_worth_nothing()
    {
        Purse.Faults
            .Next(WalletMethod.PayInvoice, new WalletFault.DropRequest())
            .Next(WalletMethod.ListTransactions, new WalletFault.RefuseWith(WalletErrorCode.Restricted, "no"));
        await AcceptAsync("order-1", await InvoiceAsync());
        await PassAsync(TimeSpan.FromSeconds(5));
        var intent = await FindAsync("order-1");
        Assert.Null(intent.Readings.Current);
        Assert.Equal(1, intent.Readings.Silent);
    }

    [Fact]
    public async Task A_worker_whose_answer_comes_after_its_lease_still_settles_by_proof()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.Delay(TimeSpan.FromMinutes(5)));
        await AcceptAsync("order-1", await InvoiceAsync());
        var sending = DeliverAsync();

        // Not only on record: with the wallet.
        await Until.TrueAsync(() => Purse.Faults.Remaining == 0);
        Clock.Advance(TimeSpan.FromMinutes(4));
        var other = NewProcess();
        await other.Sweeper.SweepAsync(None);
        await other.DeliverAsync(Assert.Single(Queue.TakeDue()));
        Assert.Equal(IntentState.Unknown, (await FindAsync("order-1")).State);
        await Until.TrueAsync(() =>
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            return sending.IsCompleted;
        });
        await sending;
        var settled = await FindAsync("order-1");
        Assert.Equal(IntentState.Settled, settled.State);
        Assert.Single(settled.Attempts);
    }

    [Fact]
    public async Task Shutting_down_while_waiting_for_the_wallet_puts_unknown_on_record()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.Delay(TimeSpan.FromMinutes(1)));
        var accepted = await AcceptAsync("order-1", await InvoiceAsync());
        Queue.Clear();
        using var shutdown = new CancellationTokenSource();
        var processing = Process.Worker.ProcessAsync(Root, accepted.Id, shutdown.Token);
        await Until.TrueAsync(() => Purse.Faults.Remaining == 0);
        await shutdown.CancelAsync();
        await processing;
        Assert.Equal(IntentState.Unknown, (await FindAsync("order-1")).State);
        await PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
    }

    [Fact]
    public async Task A_wallet_client_that_throws_while_sending_leaves_unknown_and_not_nothing()
    {
        Ports.Wallets[Wallet] = new ThrowingWallet(Purse);
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        await DeliverAsync();
        Assert.Equal(IntentState.Unknown, (await FindAsync("order-1")).State);
        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        Assert.Equal(1, PaymentsOf(invoice));
    }
}
