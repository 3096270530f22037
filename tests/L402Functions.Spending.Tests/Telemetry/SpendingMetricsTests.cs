using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;
using L402Functions.Spending.Telemetry;
using L402Functions.Spending.Tests.Payments;

namespace L402Functions.Spending.Tests.Telemetry;

/// <summary>What a payment's way is counted as, whichever way it goes.</summary>
public sealed class SpendingMetricsTests : PaymentTest, IDisposable
{
    private readonly HeardMeters meters = new();
    private readonly TestProcess process;

    public SpendingMetricsTests() => process = new TestProcess(Store, Ports, Queue, Clock, Keys, metrics: new SpendingMetrics(meters));

    [Fact]
    public async Task A_payment_is_counted_once_when_it_is_settled_and_its_steps_are_timed()
    {
        await PayAsync("order-1");
        Assert.Equal(1, Count("settled"));
        Assert.Equal(1, meters.Sums.Where(s => s.Key.StartsWith("l402.payments", StringComparison.Ordinal)).Sum(s => s.Value));
        Assert.All(new[] { "accept", "decide", "attempt", "conclude" }, step => Assert.Contains($"l402.ledger.step.duration{{step={step}}}", meters.Sums.Keys));

        // The same once more changes nothing, so it counts for nothing.
        await process.DeliverAsync(new TestMessage(Spending.Keys.MessageKind.Payment, Root, Id("order-1"), Clock.GetUtcNow()));
        Assert.Equal(1, Count("settled"));
    }

    [Fact]
    public async Task An_unknown_outcome_is_counted_when_it_begins_and_not_at_every_look()
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
        for (var look = 0; look < 3; look++)
        {
            Purse.Faults.Next(WalletMethod.LookupInvoice, new WalletFault.DropReply());
        }

        await PayAsync("order-1");
        for (var look = 0; look < 3; look++)
        {
            Clock.Advance(TimeSpan.FromHours(1));
            await process.DeliverAsync(new TestMessage(Spending.Keys.MessageKind.Reconcile, Root, Id("order-1"), Clock.GetUtcNow()));
        }

        Assert.Equal(3, (await FindAsync("order-1")).Readings.Total);
        Assert.Equal(1, Count("unknown"));
    }

    [Fact]
    public async Task A_refusal_is_counted_without_the_category_that_an_agent_claims()
    {
        await PutPolicyAsync("""{"mode":"enforce","wallet":{"balance_sats":100000,"per_call_max_sats":1,"per_day_max_sats":50000}}""");
        var form = new PaymentRequestForm("order-1", await InvoiceAsync(), "a page", "https://api.example.com/pages", "GET", "whatever-i-say", null);
        Assert.True(form.TryRead(Root, out var request, out _));
        await process.Cashier.AcceptAsync(request, None);
        await process.DeliverAsync(new TestMessage(Spending.Keys.MessageKind.Payment, Root, Id("order-1"), Clock.GetUtcNow()));
        Assert.Equal(1, Count("denied"));
    }

    [Fact]
    public void Categories_beyond_what_a_label_bears_count_as_other()
    {
        var metrics = new SpendingMetrics(meters);
        for (var i = 0; i < SpendingMetrics.MaxCategories + 5; i++)
        {
            metrics.Moved(new PaymentMove(IntentState.Sending, IntentState.Settled, CategoryName.Parse($"kind-{i}")));
        }

        Assert.Equal(5, Count("settled", "other"));
        Assert.Equal(1, Count("settled", "kind-0"));
    }

    public void Dispose() => meters.Dispose();

    private double Count(string outcome, string category = "none") => meters.Sums.GetValueOrDefault($"l402.payments{{outcome={outcome},category={category}}}");

    private async Task PayAsync(string key)
    {
        Assert.IsType<AcceptResult.Accepted>(await process.Cashier.AcceptAsync(Request(key, await InvoiceAsync()), None));
        await process.DeliverAsync(new TestMessage(Spending.Keys.MessageKind.Payment, Root, Id(key), Clock.GetUtcNow()));
    }
}
