using L402Functions.Protocol;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

public sealed class AmountDecisionTests
{
    private static readonly Scene Research = Scene.Of(Policies.Read(Policies.Research) with { Unfamiliar = UnfamiliarRule.Allow }).Claiming("tool_calls");

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public void Up_to_the_cap_of_one_call_the_agent_decides_alone(long sats)
    {
        var reservation = Research.Asking(sats).Allowed();
        Assert.Equal(Msat.FromSats(sats), reservation.Amount);
        Assert.Equal(Msat.FromSats(10), reservation.FeeReserve);
        Assert.Equal("tool_calls", reservation.Category?.Value);
    }

    [Theory]
    [InlineData(501)]
    [InlineData(1000)]
    public void Above_it_a_call_is_refused(long sats) => Assert.Equal(["per_call_max_exceeded"], Research.Asking(sats).Denied());

    [Fact]
    public void Above_the_review_threshold_too_an_operator_decides()
    {
        var hold = Research.Asking(1001).Held();
        Assert.Equal(["per_call_max_exceeded", "review_threshold_exceeded"], Scene.Codes(hold.Reasons));
        Assert.Equal(Msat.FromSats(1001), hold.Wanted.Amount);
        Assert.Equal("per_call_max_exceeded (research-agent-v1, wallet.per_call_max_sats): 1001000 of 500000 msat", hold.Reasons[0].ToString());
    }

    [Fact]
    public void What_no_budget_can_hold_is_refused_and_not_shown_to_an_operator() =>
        Assert.Equal(["per_call_max_exceeded", "review_threshold_exceeded", "day_budget_exceeded"], Research.Asking(1995).Denied());

    [Fact]
    public void A_threshold_below_the_cap_sends_everything_above_it_to_review()
    {
        var scene = Scene.Of(Policies.Of("\"per_call_max_sats\":500,\"human_review_threshold_sats\":0"));
        Assert.Equal(["review_threshold_exceeded"], Scene.Codes(scene.Asking(1).Held().Reasons));
    }

    [Fact]
    public void A_parents_threshold_makes_the_operator_see_what_a_sub_agent_may_not_decide()
    {
        var parent = Policies.Of("\"human_review_threshold_sats\":100");
        var child = Policies.Read("""{"agent_id":"scout","parent":"research","unfamiliar":"allow","wallet":{"per_call_max_sats":50}}""");
        Assert.Equal(["per_call_max_exceeded"], Scene.Of(child, parent).Asking(51).Denied());
        Assert.Equal(["per_call_max_exceeded", "review_threshold_exceeded"], Scene.Codes(Scene.Of(child, parent).Asking(101).Held().Reasons));
    }

    [Fact]
    public void An_invoice_above_the_quoted_price_is_refused()
    {
        var scene = Research.Asking(r => r with { QuotedAmount = new Msat(21_000) });
        Assert.Equal(Msat.FromSats(21), scene.Allowed().Amount);
        Assert.Equal(["amount_above_quote"], scene.Asking(r => r with { Amount = new Msat(21_001) }).Denied());
    }

    [Fact]
    public void A_slow_price_ramp_is_compared_with_the_approved_price_and_not_with_the_last_one()
    {
        var scene = Scene.Of(Policies.Of("", "\"invoice\":{\"max_price_increase_percent\":20},")).Knowing(f => f with { KnownPrice = Msat.FromSats(100) });
        Assert.NotNull(scene.Asking(120).Allowed());
        var hold = scene.Asking(121).Held();
        Assert.Equal(["price_increase_exceeded"], Scene.Codes(hold.Reasons));
        Assert.Equal((20L, 21L), (hold.Reasons[0].Limit, hold.Reasons[0].Actual));

        // Each step is within 20 per cent of the one before; the fact stays the first price, so the second step is held.
        Assert.Equal(["price_increase_exceeded"], Scene.Codes(scene.Asking(140).Held().Reasons));
        var approved = scene.Knowing(f => f with { KnownPrice = Msat.FromSats(140) });
        Assert.NotNull(approved.Asking(168).Allowed());
    }

    [Fact]
    public void A_first_price_has_nothing_to_be_compared_with() =>
        Assert.NotNull(Scene.Of(Policies.Of("", "\"invoice\":{\"max_price_increase_percent\":0},")).Asking(9_999).Allowed());

    [Fact]
    public void In_shadow_mode_nothing_is_paid_and_everything_is_decided()
    {
        var policy = Policies.Read(Policies.Research) with { Unfamiliar = UnfamiliarRule.Allow, Mode = PolicyMode.Shadow };
        var scene = Scene.Of(policy).Claiming("tool_calls");
        Assert.Equal(Msat.FromSats(21), Assert.IsType<PolicyDecision.WouldPay>(scene.Decide()).Wanted.Amount);
        Assert.Equal(2, Assert.IsType<PolicyDecision.WouldHold>(scene.Asking(1001).Decide()).Reasons.Length);
        Assert.Equal(["per_call_max_exceeded"], scene.Asking(501).Denied());
    }

    [Fact]
    public void A_parent_in_shadow_mode_keeps_its_sub_agents_from_paying()
    {
        var child = Policies.Read("""{"agent_id":"scout","parent":"research","unfamiliar":"allow","wallet":{}}""");
        Assert.IsType<PolicyDecision.WouldPay>(Scene.Of(child, Policies.Of("") with { Mode = PolicyMode.Shadow }).Decide());
    }
}
