using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>What operators do besides approving: stop, resolve, set up.</summary>
public sealed class OperatorTests : PaymentTest
{
    [Fact]
    public async Task A_freeze_of_everything_between_reserving_and_sending_stops_the_payment()
    {
        var reads = 0;
        Ports.OnFreezeRead = () =>
        {
            // The first read serves the decision, the second comes just before sending.
            if (++reads == 2)
            {
                Ports.Freeze = FreezeState.None with { Everything = true };
            }
        };
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        var intent = await FindAsync("order-1");
        Assert.Equal((IntentState.Denied, IntentCause.Frozen), (intent.State, intent.Cause));
        Assert.Empty(intent.Attempts);
        Assert.Equal(Msat.Zero, await ReservedAsync());
        Assert.Contains(AuditEvent.Released, await EventsAsync("order-1"));
    }

    [Fact]
    public async Task A_freeze_of_a_destination_stops_what_goes_there()
    {
        Ports.Freeze = FreezeState.None with { Hosts = [DestinationKey.Parse("api.example.com")] };
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        Assert.Contains((await FindAsync("order-1")).Reasons, r => r.Code == ReasonCode.DestinationFrozen);
    }

    [Fact]
    public async Task A_freeze_of_the_agent_committed_before_the_attempt_stops_it_for_certain()
    {
        var invoice = await InvoiceAsync();
        await AcceptAsync("order-1", invoice);
        var other = NewProcess();
        Store.OnWrite = async (writes, write) =>
        {
            // The attempt is decided and about to be committed when another process freezes the agent.
            if (writes.Any(w => w.Key.StartsWith(RowKeys.Attempts, StringComparison.Ordinal)))
            {
                Store.OnWrite = null;
                Assert.True(await other.Agents.SetFrozenAsync(Root, true, Alice, "looks odd", None));
            }

            return write();
        };
        await DeliverAsync();
        var intent = await FindAsync("order-1");
        Assert.Equal((IntentState.Denied, IntentCause.Frozen), (intent.State, intent.Cause));
        Assert.Equal(0, PaymentsOf(invoice));
        Assert.Equal(Msat.Zero, await ReservedAsync());
    }

    [Fact]
    public async Task A_freeze_after_the_attempt_does_not_lose_what_was_sent()
    {
        Ports.Wallets[Wallet] = new SwitchingWallet(Purse, () => Process.Agents.SetFrozenAsync(Root, true, Alice, "too late", None).Wait());
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        await AcceptAsync("order-2", await InvoiceAsync());
        await DeliverAsync();
        Assert.Contains((await FindAsync("order-2")).Reasons, r => r.Code == ReasonCode.AgentFrozen);
        Assert.True(await Process.Agents.SetFrozenAsync(Root, false, Alice, "all is well", None));
        await AcceptAsync("order-3", await InvoiceAsync());
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-3")).State);
    }

    [Fact]
    public async Task A_freeze_of_a_parent_stops_its_sub_agents()
    {
        var scout = AgentId.Parse("scout");
        await PutPolicyAsync("{}", scout, Root);
        Assert.True(await Process.Agents.SetFrozenAsync(Root, true, Alice, "stop", None));
        await AcceptAsync("order-1", await InvoiceAsync(), scout);
        await DeliverAsync();
        Assert.Contains((await FindAsync("order-1")).Reasons, r => r.Code == ReasonCode.AgentFrozen);
    }

    [Fact]
    public async Task An_operator_who_says_unpaid_frees_the_money_by_name_and_a_later_proof_is_charged_all_the_same()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropReply());
        Seller.HoldsIncoming = true;
        await AcceptAsync("order-1", await InvoiceAsync());
        await PassAsync(TimeSpan.FromHours(25));
        Assert.Equal(IntentState.NeedsOperator, (await FindAsync("order-1")).State);
        var resolved = Assert.IsType<ResolveResult.Resolved>(
            await Process.Operators.ResolveAsync(Root, Id("order-1"), new Resolution.Unpaid(), Alice, "the payee says so", None));
        Assert.Equal((IntentState.FailedDefinite, IntentCause.OperatorUnpaid), (resolved.Intent.State, resolved.Intent.Cause));
        Assert.Equal(Msat.Zero, await ReservedAsync());
        var timeline = await Process.Operators.TimelineAsync(Root, Id("order-1"), None);
        Assert.All(timeline!.Entries.Where(e => e.Event is AuditEvent.Overridden or AuditEvent.Released), e => Assert.Equal("operator:alice@example.com", e.Actor));

        Seller.SettleHeld(resolved.Intent.Invoice!.PaymentHash);
        await PassAsync(TimeSpan.FromHours(7));
        Assert.Equal(IntentState.LateSettled, (await FindAsync("order-1")).State);
    }

    [Fact]
    public async Task An_operator_who_says_paid_must_have_the_right_preimage_or_none()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropReply());
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        await Process.Poison.TakeAsync(Root, Id("order-1"), None);
        var wrong = new Resolution.Paid(Preimage.FromBytes(new byte[32]), null);
        Assert.IsType<ResolveResult.NotPossible>(await Process.Operators.ResolveAsync(Root, Id("order-1"), wrong, Alice, "?", None));
        var right = new Resolution.Paid(null, new Msat(1_000));
        Assert.IsType<ResolveResult.Resolved>(await Process.Operators.ResolveAsync(Root, Id("order-1"), right, Alice, "the wallet's own log", None));
        var settled = await FindAsync("order-1");
        Assert.Equal((IntentState.Settled, IntentCause.OperatorPaid), (settled.State, settled.Cause));
        Assert.Null(settled.Preimage);
        await PassAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task An_operator_may_have_the_wallet_asked_for_another_day()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropReply());
        await AcceptAsync("order-1", await InvoiceAsync());
        await DeliverAsync();
        await Process.Poison.TakeAsync(Root, Id("order-1"), None);
        Queue.Clear();
        Assert.IsType<ResolveResult.Resolved>(await Process.Operators.ResolveAsync(Root, Id("order-1"), new Resolution.LookAgain(), Alice, "wallet was down", None));
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
    }

    [Fact]
    public async Task Nobody_resolves_what_does_not_wait_for_an_operator_and_nobody_without_a_reason()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        Assert.IsType<ResolveResult.NotPossible>(await Process.Operators.ResolveAsync(Root, Id("order-1"), new Resolution.Unpaid(), Alice, "why not", None));
        await Assert.ThrowsAsync<ArgumentException>(() => Process.Operators.ResolveAsync(Root, Id("order-1"), new Resolution.Unpaid(), Alice, " ", None));
        Assert.IsType<ResolveResult.Missing>(await Process.Operators.ResolveAsync(Root, Id("nobody"), new Resolution.Unpaid(), Alice, "why not", None));
        await DeliverAsync();
    }

    [Fact]
    public async Task A_request_poisoned_before_anything_was_sent_is_cancelled_by_an_operator()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        Queue.Clear();
        await Process.Poison.TakeAsync(Root, Id("order-1"), None);
        Assert.IsType<ResolveResult.Resolved>(await Process.Operators.ResolveAsync(Root, Id("order-1"), new Resolution.Unpaid(), Alice, "never mind", None));
        Assert.Equal(IntentState.Cancelled, (await FindAsync("order-1")).State);
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Empty(Network.Payments);
    }

    [Theory]
    [InlineData("same_invoice_only", false, false)]
    [InlineData("operator", false, false)]
    [InlineData("operator", true, true)]
    [InlineData("new_invoice_after_expiry", false, true)]
    public async Task A_new_invoice_for_a_purpose_is_taken_as_the_policy_says(string rule, bool operatorAllows, bool taken)
    {
        await PutPolicyAsync($$"""{"new_invoice":"{{rule}}"}""");
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
        await AcceptAsync("order-1", await InvoiceAsync(expiry: TimeSpan.FromMinutes(10)));
        await DeliverAsync();
        var second = await InvoiceAsync();
        Assert.IsType<AcceptResult.KeyReused>(await Process.Cashier.AcceptAsync(Request("order-1", second), None));
        await PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(IntentState.FailedDefinite, (await FindAsync("order-1")).State);
        if (operatorAllows)
        {
            Assert.IsType<ResolveResult.Resolved>(await Process.Operators.AllowNewInvoiceAsync(Root, Id("order-1"), Alice, "the seller is known", None));
        }

        var answer = await Process.Cashier.AcceptAsync(Request("order-1", second), None);
        await DeliverAsync();
        var intent = await FindAsync("order-1");
        if (!taken)
        {
            Assert.IsType<AcceptResult.KeyReused>(answer);
            Assert.Equal(IntentState.FailedDefinite, intent.State);
            return;
        }

        Assert.IsType<AcceptResult.Accepted>(answer);
        Assert.Equal(IntentState.Settled, intent.State);
        Assert.Equal(2, Assert.Single(intent.Attempts).Number);
        var timeline = await Process.Operators.TimelineAsync(Root, Id("order-1"), None);
        var first = Assert.Single(timeline!.Earlier);
        Assert.Equal(IntentState.FailedDefinite, first.State);
        Assert.True(first.IsOpen);
        await PassAsync(TimeSpan.FromDays(9));
        await Process.Sweeper.SweepAsync(None);
        await DeliverAsync();
        Assert.False((await Process.Operators.TimelineAsync(Root, Id("order-1"), None))!.Earlier[0].IsOpen);
    }

    [Theory]
    [InlineData("operator")]
    [InlineData("new_invoice_after_expiry")]
    public async Task Where_the_watch_finds_a_payment_that_was_given_up_a_new_invoice_needs_an_operator_who_knows(string rule)
    {
        await PutPolicyAsync($$"""{"new_invoice":"{{rule}}"}""");
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
        await AcceptAsync("order-1", await InvoiceAsync(expiry: TimeSpan.FromMinutes(10)));
        await DeliverAsync();
        await PassAsync(TimeSpan.FromMinutes(20));
        var failed = await FindAsync("order-1");
        Assert.Equal(IntentState.FailedDefinite, failed.State);
        await Process.Operators.AllowNewInvoiceAsync(Root, Id("order-1"), Alice, "it has failed", None);

        // As from a wallet whose books had denied the payment.
        var look = new ReconcileStep("look", failed, new WalletEvidence.Reading(WalletReading.Open));
        Assert.IsType<StepOutcome.Changed>(await Process.Book.ExecuteAsync(Root, look, None));
        var second = Request("order-1", await InvoiceAsync());
        Assert.IsType<AcceptResult.KeyReused>(await Process.Cashier.AcceptAsync(second, None));

        Assert.IsType<ResolveResult.Resolved>(await Process.Operators.AllowNewInvoiceAsync(Root, Id("order-1"), Alice, "even so", None));
        Assert.IsType<AcceptResult.Accepted>(await Process.Cashier.AcceptAsync(second, None));
        await DeliverAsync();
    }

    [Fact]
    public async Task A_sub_agents_policy_must_be_narrower_than_its_parents_and_an_agent_never_moves()
    {
        var scout = AgentId.Parse("scout");
        Assert.True(PolicyDocument.TryParse(
            """{"agent_id":"scout","parent":"research","wallet":{"balance_sats":1000000,"per_call_max_sats":5000,"per_day_max_sats":50000}}"""u8.ToArray(), out var wide, out _));
        Assert.IsType<PutPolicyResult.WiderThanParent>(await Process.Agents.PutPolicyAsync(wide, null, null, Alice, None));
        Assert.Null(await Process.Agents.FindAsync(scout, None));

        Assert.True(PolicyDocument.TryParse(
            """{"agent_id":"scout","parent":"research","wallet":{"balance_sats":1000,"per_call_max_sats":100,"per_day_max_sats":500}}"""u8.ToArray(), out var narrow, out _));
        Assert.Equal(new PutPolicyResult.Put(1), await Process.Agents.PutPolicyAsync(narrow, null, 0, Alice, None));
        Assert.Equal(new PutPolicyResult.Outdated(1), await Process.Agents.PutPolicyAsync(narrow, null, 0, Alice, None));
        Assert.Equal(new PutPolicyResult.Put(2), await Process.Agents.PutPolicyAsync(narrow, null, 1, Alice, None));
        Assert.Equal(Wallet, (await Process.Agents.FindAsync(scout, None))!.Wallet);

        Assert.True(PolicyDocument.TryParse("""{"agent_id":"scout","wallet":{"balance_sats":1000}}"""u8.ToArray(), out var free, out _));
        Assert.IsType<PutPolicyResult.ParentChanged>(await Process.Agents.PutPolicyAsync(free, null, null, Alice, None));
        Assert.True(PolicyDocument.TryParse("""{"agent_id":"x","parent":"nobody","wallet":{"balance_sats":1000}}"""u8.ToArray(), out var orphan, out _));
        Assert.IsType<PutPolicyResult.UnknownParent>(await Process.Agents.PutPolicyAsync(orphan, null, null, Alice, None));
    }

    [Fact]
    public async Task A_sub_agents_spending_counts_in_its_parents_budget()
    {
        var scout = AgentId.Parse("scout");
        await PutPolicyAsync("{}", scout, Root);
        await AcceptAsync("order-1", await InvoiceAsync(), scout);
        await DeliverAsync();
        Assert.Equal(Msat.FromSats(101), await SpentAsync());
    }

    [Fact]
    public async Task A_key_opens_its_agent_until_its_generation_is_over()
    {
        var first = await Process.Agents.IssueKeyAsync(Root, None);
        Assert.Equal(Root, await Process.Agents.AuthenticateAsync(first, None));
        var second = await Process.Agents.RotateKeyAsync(Root, TimeSpan.FromHours(1), Alice, None);
        Assert.Equal(2, second!.Generation);
        Assert.Equal(Root, await Process.Agents.AuthenticateAsync(first, None));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Process.Agents.AuthenticateAsync(first, None));
        Assert.Equal(Root, await Process.Agents.AuthenticateAsync(second, None));
        Assert.Null(await Process.Agents.AuthenticateAsync(Keys.Derive(AgentId.Parse("nobody"), 1), None));
        Assert.Null(await Process.Agents.AuthenticateAsync(null, None));
    }
}
