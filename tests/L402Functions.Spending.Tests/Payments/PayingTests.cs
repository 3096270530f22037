using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Payments;

public sealed partial class PayingTests : PaymentTest
{
    [Fact]
    public async Task A_request_is_decided_reserved_sent_and_settled_with_its_real_fee()
    {
        var invoice = await InvoiceAsync(100);
        var accepted = await AcceptAsync("order-1", invoice);
        Assert.Equal(IntentState.Requested, accepted.State);
        await DeliverAsync();

        var intent = await FindAsync("order-1");
        Assert.Equal(IntentState.Settled, intent.State);
        Assert.True(intent.Preimage!.Value.Proves(intent.Invoice!.PaymentHash));
        Assert.Equal(new Msat(1_000), intent.Fee);
        Assert.Equal(new Msat(101_000), await SpentAsync());
        Assert.Equal(Msat.Zero, await ReservedAsync());
        Assert.Equal(
            [AuditEvent.Requested, AuditEvent.Decided, AuditEvent.Reserved, AuditEvent.Attempted, AuditEvent.Answered, AuditEvent.Settled],
            await EventsAsync("order-1"));
        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task The_same_request_again_gets_the_stored_answer_and_pays_nothing()
    {
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        await DeliverAsync();
        var again = Assert.IsType<AcceptResult.Replayed>(await Process.Cashier.AcceptAsync(Request("order-1", invoice), None));
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, again.Intent.State);
        Assert.NotNull(again.Intent.Preimage);
        Assert.Equal(1, PaymentsOf(invoice));
    }

    [Fact]
    public async Task The_same_key_with_another_invoice_is_a_conflict_so_that_a_fresh_402_is_not_paid_again()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        var second = await InvoiceAsync();
        Assert.IsType<AcceptResult.KeyReused>(await Process.Cashier.AcceptAsync(Request("order-1", second), None));
        await DeliverAsync();
        Assert.Equal(0, PaymentsOf(second));
    }

    [Fact]
    public async Task The_same_key_for_another_call_or_session_is_a_conflict()
    {
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        Assert.IsType<AcceptResult.KeyReused>(await Process.Cashier.AcceptAsync(Request("order-1", invoice, url: "https://api.example.com/other"), None));
        Assert.IsType<AcceptResult.KeyReused>(await Process.Cashier.AcceptAsync(Request("order-1", invoice, url: null), None));
        await DeliverAsync();
    }

    [Fact]
    public async Task An_invoice_replayed_in_another_intent_is_refused()
    {
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        await AcceptAsync("order-2", invoice);
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        var second = await FindAsync("order-2");
        Assert.Equal((IntentState.Denied, IntentCause.InvoiceTaken), (second.State, second.Cause));
        Assert.Equal(1, PaymentsOf(invoice));
    }

    [Fact]
    public async Task An_invoice_that_another_roots_intent_has_is_refused_before_anything_is_sent()
    {
        var invoice = await InvoiceAsync();
        Assert.True(Bolt11Decoder.TryDecode(invoice, out var decoded, out _));
        await Ports.ClaimAsync(decoded.PaymentHash, AgentId.Parse("other-root"), Id("order-9"), None);
        await AcceptAsync("order-1", invoice);
        await DeliverAsync();
        var intent = await FindAsync("order-1");
        Assert.Equal((IntentState.Denied, IntentCause.InvoiceTaken), (intent.State, intent.Cause));
        Assert.Equal(Msat.Zero, await ReservedAsync());
        Assert.Empty(Network.Payments);
    }

    [Fact]
    public async Task Messages_delivered_many_times_at_once_to_many_processes_pay_once()
    {
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        var processes = Enumerable.Range(0, 8).Select(_ => NewProcess()).ToList();
        var message = Assert.Single(Queue.TakeDue());
        await Task.WhenAll(processes.SelectMany(p => Enumerable.Range(0, 4).Select(_ => Task.Run(() => p.DeliverAsync(message)))));
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        Assert.Equal(1, PaymentsOf(invoice));
        Assert.Single((await FindAsync("order-1")).Attempts);
    }

    [Fact]
    public async Task A_message_for_look_ups_before_anything_was_sent_does_nothing()
    {
        var accepted = await AcceptAsync("order-1", await InvoiceAsync());
        var stands = Assert.IsType<ProcessOutcome.Stands>(await Process.Reconciler.ReconcileAsync(Root, accepted.Id, None));
        Assert.Equal(IntentState.Requested, stands.Intent.State);
        Assert.IsType<ProcessOutcome.Missing>(await Process.Worker.ProcessAsync(Root, Id("nobody"), None));
        await DeliverAsync();
    }

    [Fact]
    public async Task A_text_that_is_no_invoice_is_denied_by_name()
    {
        await AcceptAsync("order-1", "lnbcrt1notaninvoice");
        await DeliverAsync();
        var intent = await FindAsync("order-1");
        Assert.Equal((IntentState.Denied, IntentCause.InvoiceUnreadable), (intent.State, intent.Cause));
    }

    [Theory]
    [InlineData("amountless", ReasonCode.AmountMissing)]
    [InlineData("mainnet", ReasonCode.NetworkMismatch)]
    [InlineData("expired", ReasonCode.InvoiceExpired)]
    [InlineData("hasty", ReasonCode.InvoiceExpiresTooSoon)]
    [InlineData("endless", ReasonCode.InvoiceExpiresTooLate)]
    [InlineData("locked", ReasonCode.FinalCltvTooLong)]
    public async Task An_invoice_that_must_not_be_paid_is_denied_by_name(string kind, ReasonCode reason)
    {
        // One payment first, so that the wallet has said which network it is on.
        await AcceptAsync("order-0", await InvoiceAsync());
        await DeliverAsync();
        var draft = new Bolt11Draft
        {
            Network = kind == "mainnet" ? LightningNetwork.Mainnet : LightningNetwork.Regtest,
            Amount = kind == "amountless" ? null : Msat.FromSats(10),
            Timestamp = kind == "expired" ? Clock.GetUtcNow().AddHours(-2) : Clock.GetUtcNow(),
            PaymentHash = PaymentHash.FromBytes([.. Enumerable.Repeat((byte)3, 32)]),
            PaymentSecret = new byte[32],
            Description = kind,
            Expiry = kind switch { "hasty" => TimeSpan.FromSeconds(5), "endless" => TimeSpan.FromDays(30), _ => null },
            MinFinalCltvExpiry = kind == "locked" ? 5_000 : null,
        };
        await AcceptAsync("order-1", Bolt11Encoder.Encode(draft, [.. Enumerable.Repeat((byte)1, 32)]));
        await DeliverAsync();
        var intent = await FindAsync("order-1");
        Assert.Equal(IntentState.Denied, intent.State);
        Assert.Contains(intent.Reasons, r => r.Code == reason);
        Assert.Single(Network.Payments);
    }

    [Fact]
    public async Task An_invoice_of_the_paying_wallet_itself_is_refused()
    {
        var own = await Purse.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(5)), None);
        await AcceptAsync("order-1", Assert.IsType<WalletOutcome<WalletTransaction>.Answered>(own).Value.Invoice!);
        await DeliverAsync();
        var intent = await FindAsync("order-1");
        Assert.Equal(IntentState.Denied, intent.State);
        Assert.Equal(ReasonCode.SelfPayment, Assert.Single(intent.Reasons).Code);
        Assert.Equal(Msat.Zero, await ReservedAsync());
    }

    [Fact]
    public async Task What_a_policy_denies_is_never_sent_and_says_why()
    {
        var invoice = await InvoiceAsync(5_001);
        await AcceptAsync("order-1", invoice);
        await DeliverAsync();
        var intent = await FindAsync("order-1");
        Assert.Equal(IntentState.Denied, intent.State);
        Assert.Contains(intent.Reasons, r => r.Code == ReasonCode.PerCallMaxExceeded);
        Assert.Equal([AuditEvent.Requested, AuditEvent.Decided], await EventsAsync("order-1"));
        Assert.Equal(0, PaymentsOf(invoice));
    }

    [Fact]
    public async Task In_shadow_mode_it_is_recorded_that_it_would_have_been_paid()
    {
        await PutPolicyAsync("""{"mode":"shadow"}""");
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        await DeliverAsync();
        Assert.Equal(IntentState.Shadowed, (await FindAsync("order-1")).State);
        Assert.Contains(AuditEvent.WouldHavePaid, await EventsAsync("order-1"));
        Assert.Equal(0, PaymentsOf(invoice));
        Assert.Equal(Msat.Zero, await ReservedAsync());
    }

    [Fact]
    public async Task Racing_requests_never_overdraw_a_budget()
    {
        await PutPolicyAsync("""{"wallet":{"balance_sats":100000,"per_call_max_sats":5000,"per_day_max_sats":1000},"fees":{"floor_sats":1,"max_ppm":0}}""");
        var invoices = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            invoices.Add(await InvoiceAsync(100));
            await AcceptAsync($"order-{i}", invoices[i]);
        }

        var processes = Enumerable.Range(0, 4).Select(_ => NewProcess()).ToList();
        var messages = Queue.TakeDue();
        await Task.WhenAll(messages.Select((m, i) => Task.Run(() => processes[i % 4].DeliverAsync(m))));
        await DeliverAsync();
        Assert.True(await SpentAsync() <= Msat.FromSats(1_000));
        Assert.Equal(9, Network.Payments.Count);
    }

    private async Task<List<OpenIntent>> OpenAsync()
    {
        var open = new List<OpenIntent>();
        await foreach (var intent in Process.Book.ListOpenAsync(Root, None))
        {
            open.Add(intent);
        }

        return open;
    }
}
