using L402Functions.Protocol;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>A process that dies, a message that gets lost, a store that does not answer: at every step of a payment.</summary>
public sealed class CrashTests : PaymentTest
{
    [Fact]
    public async Task A_request_that_was_written_down_and_never_sent_for_decision_is_sent_when_it_is_asked_for_again()
    {
        var invoice = await InvoiceAsync();
        Queue.IsDown = true;
        await AcceptAsync("order-1", invoice);
        Queue.IsDown = false;
        Assert.Empty(Queue.Messages);

        Assert.IsType<AcceptResult.Replayed>(await Process.Cashier.AcceptAsync(Request("order-1", invoice), None));
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        Assert.Equal(1, PaymentsOf(invoice));

        await Process.Cashier.AcceptAsync(Request("order-1", invoice), None);
        Assert.Empty(Queue.Messages);
    }

    [Fact]
    public async Task A_request_whose_message_was_never_sent_is_found_by_the_sweep()
    {
        Queue.IsDown = true;
        await AcceptAsync("order-1", await InvoiceAsync());
        Queue.IsDown = false;
        Assert.Empty(Queue.Messages);
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(new SweepReport(1, 1, 0, 0), await Process.Sweeper.SweepAsync(None));
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
    }

    [Fact]
    public async Task A_sweep_leaves_alone_what_has_its_message_on_the_way()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(new SweepReport(1, 0, 0, 0), await Process.Sweeper.SweepAsync(None));
        await DeliverAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_process_that_dies_before_or_after_any_transaction_of_a_payment_loses_nothing_and_pays_once(int dying)
    {
        // Transactions of one payment: 1 accept, 2 decide and reserve, 3 attempt, 4 settle. The dying process makes its nth and never hears of it.
        foreach (var made in new[] { false, true })
        {
            var key = $"order-{dying}-{made}";
            var invoice = await InvoiceAsync(expiry: TimeSpan.FromMinutes(30));
            var died = new TaskCompletionSource();
            var count = 0;
            Store.OnWrite = async (_, write) =>
            {
                if (Interlocked.Increment(ref count) != dying)
                {
                    return write();
                }

                if (made)
                {
                    write();
                }

                died.SetResult();
                return await new TaskCompletionSource<WriteResult>().Task;
            };

            var victim = NewProcess();
            _ = RunAsync(victim, key, invoice);
            await died.Task.WaitAsync(TimeSpan.FromSeconds(30));
            Store.OnWrite = null;

            // A client that heard nothing asks again; the other process does the rest.
            await Process.Cashier.AcceptAsync(Request(key, invoice), None);
            for (var minute = 0; minute < 10; minute++)
            {
                await Process.Sweeper.SweepAsync(None);
                await PassAsync(TimeSpan.FromMinutes(1));
            }

            var intent = await FindAsync(key);
            if (dying == 3 && made)
            {
                // The attempt was written and nothing was sent, which nobody can know before the invoice's time is over.
                Assert.Equal(IntentState.Unknown, intent.State);
                await PassAsync(TimeSpan.FromMinutes(40));
                Assert.Equal(IntentState.FailedDefinite, (await FindAsync(key)).State);
                Assert.Equal(0, PaymentsOf(invoice));
            }
            else
            {
                Assert.Equal(IntentState.Settled, intent.State);
                Assert.Equal(1, PaymentsOf(invoice));
            }

            Assert.Equal(Msat.Zero, await ReservedAsync());
        }

        async Task RunAsync(TestProcess process, string key, string invoice)
        {
            if (await process.Cashier.AcceptAsync(Request(key, invoice), None) is AcceptResult.Accepted accepted)
            {
                await process.Worker.ProcessAsync(Root, accepted.Intent.Id, None);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lost_answers_of_the_store_pay_once(bool made)
    {
        var calls = 0;
        Store.OnWrite = (_, write) =>
        {
            if (Interlocked.Increment(ref calls) % 2 == 1)
            {
                if (made)
                {
                    write();
                }

                throw new LedgerStoreException("The answer was lost.");
            }

            return Task.FromResult(write());
        };
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        await DeliverAsync();
        Store.OnWrite = null;
        var intent = await FindAsync("order-1");
        Assert.Equal(IntentState.Settled, intent.State);
        Assert.Single(intent.Attempts);
        Assert.Equal(1, PaymentsOf(invoice));
        Assert.Equal(6, (await EventsAsync("order-1")).Count);
    }

    [Fact]
    public async Task A_store_that_is_down_postpones_and_loses_nothing()
    {
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        Store.OnRead = _ => throw new LedgerStoreException("Down.");
        await DeliverAsync();
        var postponed = Assert.Single(Queue.Messages);
        Assert.Equal(Clock.GetUtcNow() + TimeSpan.FromSeconds(30), postponed.Due);
        Store.OnRead = null;
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
    }

    [Fact]
    public async Task A_store_that_goes_down_while_the_wallet_pays_leaves_the_proof_to_be_found()
    {
        var invoice = await InvoiceAsync();
        Ports.Wallets[Wallet] = new SwitchingWallet(Purse, () => Store.OnWrite = (_, _) => throw new LedgerStoreException("Down."));
        await AcceptAsync("order-1", invoice);
        await DeliverAsync();
        Store.OnWrite = null;
        Ports.Wallets[Wallet] = Purse;
        Assert.Equal(IntentState.Sending, (await FindAsync("order-1")).State);
        await PassAsync(TimeSpan.FromMinutes(4));
        await Process.Sweeper.SweepAsync(None);
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        Assert.Equal(1, PaymentsOf(invoice));
    }

    [Fact]
    public async Task A_poisoned_message_needs_an_operator_and_keeps_the_reservation()
    {
        Purse.Faults.Next(DevWallet.WalletMethod.PayInvoice, new DevWallet.Faults.WalletFault.DropRequest());
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        Assert.IsType<ProcessOutcome.Stands>(await Process.Poison.TakeAsync(Root, Id("order-1"), None));
        var intent = await FindAsync("order-1");
        Assert.Equal((IntentState.NeedsOperator, IntentCause.MessagePoisoned), (intent.State, intent.Cause));
        Assert.Equal(Msat.FromSats(110), await ReservedAsync());
        Assert.IsType<ProcessOutcome.Missing>(await Process.Poison.TakeAsync(Root, Id("nobody"), None));
    }

    [Fact]
    public async Task A_poisoned_message_about_what_is_final_or_waits_for_approval_changes_nothing()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        await Process.Poison.TakeAsync(Root, Id("order-1"), None);
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
    }

    [Fact]
    public async Task An_intent_of_a_version_that_is_not_known_is_not_touched()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        var row = await Store.ReadAsync(Root, RowKeys.Intent(Id("order-1")), None);
        var other = System.Text.Encoding.UTF8.GetString(row!.Document.Span).Replace("\"v\":1", "\"v\":2", StringComparison.Ordinal);
        await Store.WriteAsync(Root, [new RowWrite.Put(row.Key, System.Text.Encoding.UTF8.GetBytes(other))], None);
        await Assert.ThrowsAsync<FormatException>(() => Process.Worker.ProcessAsync(Root, Id("order-1"), None));
        Assert.Empty(Network.Payments);
    }
}
