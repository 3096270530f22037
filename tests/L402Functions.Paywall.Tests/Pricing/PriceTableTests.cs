using L402Functions.Paywall.Pricing;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol;
using L402Functions.Protocol.Caveats;

namespace L402Functions.Paywall.Tests.Pricing;

public sealed class PriceTableTests
{
    public static TheoryData<string, Func<PricePolicy, PricePolicy>> WrongPolicies => new()
    {
        { "the number of uses is negative", p => p with { Uses = -1 } },
        { "the token's lifetime is not positive", p => p with { Lifetime = TimeSpan.Zero } },
        { "the invoice's expiry is not positive", p => p with { InvoiceExpiry = TimeSpan.Zero } },
        { "the invoice could be paid after the token's end", p => p with { InvoiceExpiry = p.Lifetime + TimeSpan.FromTicks(1) } },
        { "unlimited use needs a fixed price", p => p with { Uses = 0, Price = new Price.PerKibOfBody(new Msat(1), 1) } },
        { "unlimited use needs a fixed price", p => p with { Uses = 0, PriceByMethod = ByGet(new Price.Computed("x", _ => new Msat(1))) } },
        { "lie ready is negative", p => p with { WarmInvoices = -1 } },
        { "lie ready need a fixed price", p => p with { WarmInvoices = 1, PriceByMethod = ByGet(new Price.PerKibOfBody(new Msat(1), 1)) } },
        { "a price is zero", p => p with { Price = new Price.Fixed(Msat.Zero) } },
        { "a price is zero", p => p with { PriceByMethod = ByGet(new Price.Fixed(Msat.Zero)) } },
        { "a price per KiB is zero", p => p with { Price = new Price.PerKibOfBody(Msat.Zero, 1) } },
        { "takes no body", p => p with { Price = new Price.PerKibOfBody(new Msat(1), 0) } },
        { "more money than there is", p => p with { Price = new Price.Fixed(Msat.Max), Uses = 2 } },
        { "more money than there is", p => p with { Price = new Price.Fixed(new Msat(2)), Uses = long.MaxValue } },
        { "more money than there is", p => p with { Price = new Price.PerKibOfBody(Msat.Max, 1025) } },
        { "more money than there is", p => p with { Price = new Price.PerKibOfBody(Msat.Max, long.MaxValue), Uses = long.MaxValue } },
        { "more money than there is", p => p with { PriceByMethod = ByGet(new Price.Fixed(Msat.Max)), Uses = 2 } },
    };

    [Theory]
    [MemberData(nameof(WrongPolicies))]
    public void A_policy_that_cannot_be_sold_is_refused_by_name(string wrong, Func<PricePolicy, PricePolicy> break_)
    {
        var refused = Assert.Throws<ArgumentException>(() => new PriceTable([Ware.Fortune.With(break_).Route]));
        Assert.Contains("'fortune'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(wrong, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_themselves_can_be_sold()
    {
        var ware = Ware.Fortune.With(p => p with { Price = new Price.Fixed(Msat.Max), Lifetime = TimeSpan.FromMinutes(1), InvoiceExpiry = TimeSpan.FromMinutes(1) });
        Assert.Single(new PriceTable([ware.Route]).Routes);
    }

    [Fact]
    public void Names_differ_without_regard_to_case()
    {
        var other = Ware.Digest.Route with { Name = "FORTUNE" };
        Assert.Throws<ArgumentException>(() => new PriceTable([Ware.Fortune.Route, other]));
    }

    [Fact]
    public void A_route_is_found_by_name_and_the_rest_is_free()
    {
        var table = new PriceTable([Ware.Fortune.Route, Ware.Digest.Route]);
        Assert.Same(Ware.Digest.Route, table.Find("Digest"));
        Assert.Null(table.Find("health"));
    }

    [Fact]
    public void Routes_are_listed_by_path()
    {
        var table = new PriceTable([Ware.Fortune.Route, Ware.Digest.Route]);
        Assert.Equal(["/digest", "/fortune"], table.Routes.Select(r => r.Template));
    }

    [Fact]
    public void A_method_has_its_own_price_or_the_common_one()
    {
        var policy = Ware.Fortune.Route.Policy with { PriceByMethod = ByGet(Ware.Sats(3)) };
        Assert.Equal(Ware.Sats(3), policy.PriceFor("GET"));
        Assert.Equal(Ware.Sats(21), policy.PriceFor("POST"));
    }

    [Fact]
    public void Tokens_that_are_not_good_all_over_their_route_are_refused()
    {
        var route = Ware.Fortune.Route with { Scope = PathPattern.Parse("/elsewhere/*") };
        Assert.Contains("good at '/elsewhere/*'", Assert.Single(SaleCheck.Of([route])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_uncounted_token_that_would_open_something_dearer_is_refused()
    {
        var cheap = Sold("cheap", "/a/{x}", 1, uses: 0);
        var dear = Sold("dear", "/a/b/{x}", 100, uses: 1);
        Assert.Contains("'dear', which costs more", Assert.Single(SaleCheck.Of([cheap, dear])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_uncounted_token_may_open_what_costs_no_more() =>
        Assert.Empty(SaleCheck.Of([Sold("plain", "/a/{x}", 5, uses: 0), Sold("cheaper", "/a/b/{x}", 5, uses: 1)]));

    [Fact]
    public void A_counted_token_may_reach_something_dearer_because_its_amount_is_counted() =>
        Assert.Empty(SaleCheck.Of([Sold("cheap", "/a/{x}", 1, uses: 1), Sold("dear", "/a/b/{x}", 100, uses: 1)]));

    [Fact]
    public void Uncounted_tokens_of_another_service_path_method_capability_or_tier_reach_nothing_dearer()
    {
        var cheap = Sold("cheap", "/a/{x}", 1, uses: 0);
        var dear = Sold("dear", "/a/b/{x}", 100, uses: 1);
        PricedRoute[] apart =
        [
            dear with { Policy = dear.Policy with { Service = ServiceName.Parse("other") } },
            Sold("dear", "/b/{x}", 100, uses: 1),
            dear with { Methods = ["POST"] },
            dear with { Policy = dear.Policy with { Capability = CapabilityName.Parse("premium") } },
            dear with { Policy = dear.Policy with { Tier = 1 } },
        ];
        Assert.All(apart, other => Assert.Empty(SaleCheck.Of([cheap, other])));
    }

    private static PricedRoute Sold(string name, string template, long sats, long uses) =>
        Ware.Of(new PricePolicy { Name = name, Service = ServiceName.Parse("shared"), Price = Ware.Sats(sats), Uses = uses }, template, "GET").Route;

    private static Dictionary<string, Price> ByGet(Price price) => new() { ["GET"] = price };
}
