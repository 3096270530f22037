using L402Functions.Paywall.Pricing;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Tests.Pricing;

public sealed class PriceTests
{
    private static readonly Price.PerKibOfBody TwoSatsPerKib = new(Msat.FromSats(2), 4096);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1023, 1)]
    [InlineData(1024, 1)]
    [InlineData(1025, 2)]
    [InlineData(2048, 2)]
    [InlineData(2049, 3)]
    [InlineData(4095, 4)]
    [InlineData(4096, 4)]
    public void Each_KiB_begun_is_charged_and_an_empty_body_costs_one(long bytes, long kib) =>
        Assert.Equal(new PriceQuote.Known(Msat.FromSats(2 * kib)), TwoSatsPerKib.For(Post(bytes)));

    [Theory]
    [InlineData(4097)]
    [InlineData(long.MaxValue)]
    public void A_body_over_the_bound_is_refused_whatever_it_would_pay(long bytes) =>
        Assert.Equal(new PriceQuote.TooLarge(4096), TwoSatsPerKib.For(Post(bytes)));

    [Theory]
    [InlineData(null)]
    [InlineData(-1L)]
    public void A_body_of_unknown_length_has_no_price(long? bytes) =>
        Assert.Same(PriceQuote.LengthRequired, TwoSatsPerKib.For(Post(bytes)));

    [Fact]
    public void A_price_beyond_all_the_money_there_is_throws_rather_than_wraps() =>
        Assert.Throws<OverflowException>(() => new Price.PerKibOfBody(Msat.Max, 4096).For(Post(1025)));

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    [InlineData(1_000_000L)]
    public void A_fixed_price_does_not_look_at_the_body(long? bytes)
    {
        var price = new Price.Fixed(new Msat(1500));
        Assert.True(price.IsFixed);
        Assert.Equal(new PriceQuote.Known(new Msat(1500)), price.For(Post(bytes)));
    }

    [Fact]
    public void A_computed_price_sees_the_request()
    {
        var price = new Price.Computed("by path length", r => new Msat(r.Path.Length));
        Assert.False(price.IsFixed);
        Assert.Equal(new PriceQuote.Known(new Msat(5)), price.For(Post(0)));
    }

    [Fact]
    public void A_computed_price_of_zero_is_a_bug_and_not_a_free_pass() =>
        Assert.Throws<InvalidOperationException>(() => new Price.Computed("broken", _ => Msat.Zero).For(Post(0)));

    private static PricedRequest Post(long? bytes) => new("POST", "/body", bytes);
}
