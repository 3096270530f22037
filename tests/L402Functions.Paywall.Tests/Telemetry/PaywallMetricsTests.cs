using L402Functions.Paywall.Telemetry;
using L402Functions.Paywall.Tests.Shop;

namespace L402Functions.Paywall.Tests.Telemetry;

/// <summary>What selling is counted as.</summary>
public sealed class PaywallMetricsTests : IDisposable
{
    private readonly HeardMeters meters = new();
    private readonly Counter counter;

    public PaywallMetricsTests() => counter = new Counter(metrics: new PaywallMetrics(meters));

    [Fact]
    public async Task A_sale_is_counted_once_also_where_its_first_use_was_given_back()
    {
        var ware = Ware.Fortune;
        var credential = await counter.BuyAsync(ware);
        Assert.Equal(1, Sum("l402.challenges{service=fortune}"));
        Assert.Equal(0, Sum("l402.sales.amount{service=fortune}"));

        await counter.Gate.ReleaseAsync(await counter.AdmittedAsync(ware, credential), CancellationToken.None);
        counter.Back.Clock.Advance(TimeSpan.FromSeconds(1));
        await counter.AdmittedAsync(ware, credential);
        await counter.RejectedAsync(ware, credential);

        Assert.Equal(21_000, Sum("l402.sales.amount{service=fortune}"));
        Assert.Equal((2, 1), (Sum("l402.verifications{outcome=admitted}"), Sum("l402.verifications{outcome=used_up}")));
        Assert.Equal(3, meters.Sums.Where(s => s.Key.StartsWith("l402.verifications", StringComparison.Ordinal)).Sum(s => s.Value));
    }

    [Fact]
    public async Task A_sale_whose_uses_nobody_counts_is_counted_by_the_instance_that_notes_it()
    {
        var ware = Ware.Fortune.Uses(0);
        using var other = new Counter(counter.Back, keys: Counter.Ring(1, 1), metrics: new PaywallMetrics(meters));
        var credential = await counter.BuyAsync(ware);
        await counter.AdmittedAsync(ware, credential);
        await other.AdmittedAsync(ware, credential);
        await Until.TrueAsync(() => counter.Back.Sales.Calls >= 2 && Sum("l402.sales.amount{service=fortune}") > 0);
        Assert.Equal(21_000, Sum("l402.sales.amount{service=fortune}"));
    }

    [Fact]
    public async Task A_store_that_is_down_is_an_outcome_of_its_own()
    {
        var ware = Ware.Fortune;
        var credential = await counter.BuyAsync(ware);
        counter.Back.Sales.IsDown = true;
        Assert.IsType<GateDecision.Refused>(await counter.AskAsync(ware, credential));
        Assert.Equal(1, Sum("l402.verifications{outcome=unavailable}"));
    }

    public void Dispose()
    {
        counter.Dispose();
        meters.Dispose();
    }

    private double Sum(string key) => meters.Sums.GetValueOrDefault(key);
}
