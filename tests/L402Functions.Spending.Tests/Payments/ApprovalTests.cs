using L402Functions.Protocol;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>Payments that a human must agree to.</summary>
public sealed class ApprovalTests : PaymentTest
{
    private const string Reviewed = """{"wallet":{"balance_sats":10000,"per_call_max_sats":5000,"per_day_max_sats":5000,"human_review_threshold_sats":1000}}""";

    public override async Task InitializeAsync() => await PutPolicyAsync(Reviewed);

    [Fact]
    public async Task What_an_operator_approves_is_paid()
    {
        var waiting = await WaitingAsync("order-1", 2_000);
        Assert.Equal(Msat.Zero, await ReservedAsync());
        var done = Assert.IsType<ApprovalResult.Done>(await ApproveAsync(waiting));
        Assert.Equal(IntentState.Reserved, done.Intent.State);
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        var events = await EventsAsync("order-1");
        Assert.True(IndexOf(AuditEvent.ApprovalAsked) < IndexOf(AuditEvent.ApprovalGiven) && IndexOf(AuditEvent.ApprovalGiven) < IndexOf(AuditEvent.Attempted));

        int IndexOf(AuditEvent happened) => Enumerable.Range(0, events.Count).First(i => events[i] == happened);
    }

    [Fact]
    public async Task What_an_operator_refuses_is_denied_under_the_operators_name()
    {
        var waiting = await WaitingAsync("order-1", 2_000);
        Assert.IsType<ApprovalResult.Done>(await Process.Operators.RefuseAsync(Root, waiting.Id, Alice, "not today", None));
        var denied = await FindAsync("order-1");
        Assert.Equal((IntentState.Denied, IntentCause.ApprovalRefused), (denied.State, denied.Cause));
        var timeline = await Process.Operators.TimelineAsync(Root, waiting.Id, None);
        Assert.Equal("operator:alice@example.com", timeline!.Entries.Single(e => e.Event == AuditEvent.ApprovalDenied).Actor);
        Assert.IsType<ApprovalResult.NotWaiting>(await ApproveAsync(waiting));
        await DeliverAsync();
        Assert.Empty(Network.Payments);
    }

    [Fact]
    public async Task An_approval_that_nobody_gives_expires_into_denial()
    {
        await PutPolicyAsync(Reviewed[..^1] + ""","approval_lifetime_seconds":600}""");
        var waiting = await WaitingAsync("order-1", 2_000, TimeSpan.FromHours(5));
        Clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(0, (await Process.Sweeper.SweepAsync(None)).Expired);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<ApprovalResult.NotWaiting>(await ApproveAsync(waiting));
        Assert.Equal(1, (await Process.Sweeper.SweepAsync(None)).Expired);
        var denied = await FindAsync("order-1");
        Assert.Equal((IntentState.Denied, IntentCause.ApprovalExpired), (denied.State, denied.Cause));
    }

    [Fact]
    public async Task An_invoice_that_expires_while_waiting_ends_the_waiting()
    {
        var waiting = await WaitingAsync("order-1", 2_000, TimeSpan.FromMinutes(10));
        Assert.Equal(waiting.Invoice!.ExpiresAt, waiting.ApprovalUntil);
        Clock.Advance(TimeSpan.FromMinutes(10));
        await Process.Sweeper.SweepAsync(None);
        var denied = await FindAsync("order-1");
        Assert.Equal((IntentState.Denied, IntentCause.InvoiceExpired), (denied.State, denied.Cause));
    }

    [Fact]
    public async Task An_approval_of_another_invoice_or_another_amount_counts_for_nothing()
    {
        var first = await WaitingAsync("order-1", 2_000);
        var second = await WaitingAsync("order-2", 2_000);
        Assert.IsType<ApprovalResult.Mismatch>(await Process.Operators.ApproveAsync(
            Root, first.Id, second.Invoice!.PaymentHash, first.Wanted!.Amount, first.Policy!.Value, Alice, None));
        Assert.IsType<ApprovalResult.Mismatch>(await Process.Operators.ApproveAsync(
            Root, first.Id, first.Invoice!.PaymentHash, Msat.FromSats(1), first.Policy!.Value, Alice, None));
        Assert.Equal(IntentState.AwaitingApproval, (await FindAsync("order-1")).State);
        await DeliverAsync();
        Assert.Empty(Network.Payments);
    }

    [Fact]
    public async Task An_approval_replayed_after_the_payment_does_nothing()
    {
        var waiting = await WaitingAsync("order-1", 2_000);
        await ApproveAsync(waiting);
        await DeliverAsync();
        Assert.IsType<ApprovalResult.NotWaiting>(await ApproveAsync(waiting));
        await DeliverAsync();
        Assert.Single(Network.Payments);
    }

    [Fact]
    public async Task After_a_policy_change_an_approval_counts_for_nothing_and_is_asked_for_again()
    {
        var waiting = await WaitingAsync("order-1", 2_000);
        await PutPolicyAsync(Reviewed);
        var mismatch = Assert.IsType<ApprovalResult.Mismatch>(await ApproveAsync(waiting));
        Assert.Equal(IntentState.AwaitingApproval, mismatch.Intent.State);
        Assert.NotEqual(waiting.Policy, mismatch.Intent.Policy);
        Assert.IsType<ApprovalResult.Mismatch>(await ApproveAsync(waiting));
        Assert.IsType<ApprovalResult.Done>(await ApproveAsync(mismatch.Intent));
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
    }

    [Fact]
    public async Task An_approval_lifts_no_budget_and_no_freeze()
    {
        var first = await WaitingAsync("order-1", 4_000);
        var second = await WaitingAsync("order-2", 4_000);
        await ApproveAsync(first);
        await DeliverAsync();
        var denied = Assert.IsType<ApprovalResult.Done>(await ApproveAsync(second));
        Assert.Equal(IntentState.Denied, denied.Intent.State);
        Assert.Contains(denied.Intent.Reasons, r => r.Code == ReasonCode.DayBudgetExceeded);

        Clock.Advance(TimeSpan.FromDays(2));
        var third = await WaitingAsync("order-3", 2_000);
        Ports.Freeze = FreezeState.None with { Everything = true };
        var frozen = Assert.IsType<ApprovalResult.Done>(await ApproveAsync(third));
        Assert.Contains(frozen.Intent.Reasons, r => r.Code == ReasonCode.GlobalFreeze);
        Assert.Single(Network.Payments);
    }

    [Fact]
    public async Task Two_operators_who_approve_at_once_pay_once()
    {
        var waiting = await WaitingAsync("order-1", 2_000);
        var other = NewProcess();
        var results = await Task.WhenAll(
            Task.Run(() => ApproveAsync(waiting)),
            Task.Run(() => other.Operators.ApproveAsync(
                Root, waiting.Id, waiting.Invoice!.PaymentHash, waiting.Wanted!.Amount, waiting.Policy!.Value, Alice, None)));
        Assert.Single(results.OfType<ApprovalResult.Done>());
        Assert.Single(results.OfType<ApprovalResult.NotWaiting>());
        await DeliverAsync();
        Assert.Single(Network.Payments);
    }

    [Fact]
    public async Task A_slow_ramp_of_prices_is_compared_with_the_approved_price_and_not_with_the_last()
    {
        await PutPolicyAsync("""{"invoice":{"max_price_increase_percent":50}}""");
        await AcceptAsync("order-1", await InvoiceAsync(100));
        await DeliverAsync();
        await AcceptAsync("order-2", await InvoiceAsync(140));
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-2")).State);

        // 40 % above the last, but 96 % above the first.
        var third = await WaitingAsync("order-3", 196);
        Assert.Contains(third.Reasons, r => r.Code == ReasonCode.PriceIncreaseExceeded);
        await ApproveAsync(third);
        await DeliverAsync();
        await AcceptAsync("order-4", await InvoiceAsync(280));
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-4")).State);
    }

    [Fact]
    public async Task The_invoice_of_a_payment_that_waits_is_taken()
    {
        var waiting = await WaitingAsync("order-1", 2_000);
        await AcceptAsync("order-2", waiting.Request.Invoice);
        await DeliverAsync();
        Assert.Equal(IntentCause.InvoiceTaken, (await FindAsync("order-2")).Cause);
    }

    private async Task<Intent> WaitingAsync(string key, long sats, TimeSpan? expiry = null)
    {
        await AcceptAsync(key, await InvoiceAsync(sats, expiry));
        await DeliverAsync();
        var intent = await FindAsync(key);
        Assert.Equal(IntentState.AwaitingApproval, intent.State);
        return intent;
    }

    private Task<ApprovalResult> ApproveAsync(Intent seen) =>
        Process.Operators.ApproveAsync(Root, seen.Id, seen.Invoice!.PaymentHash, seen.Wanted!.Amount, seen.Policy!.Value, Alice, None);
}
