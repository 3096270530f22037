using L402Functions.Spending.Agents;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

public sealed class ChainDecisionTests
{
    private static readonly SpendingPolicy Root = Policies.Of("");
    private static readonly SpendingPolicy Child = Policies.Read("""{"agent_id":"scout","parent":"research","unfamiliar":"allow","wallet":{}}""");

    [Fact]
    public void A_sub_agent_is_allowed_by_everybody_above_it()
    {
        var reservation = Scene.Of(Child, Root).Allowed();
        Assert.Equal(["scout", "research"], reservation.Chain.Select(a => a.Value));
    }

    [Fact]
    public void Without_a_policy_of_its_own_an_agent_is_refused()
    {
        Assert.Equal(["no_policy"], new Scene().Denied());
        Assert.Equal(["no_policy"], new Scene().Given(s => s with { Chain = default }).Denied());
        Assert.Equal(["no_policy"], Scene.Of(Root).Asking(r => r with { Agent = AgentId.Parse("somebody-else") }).Denied());
    }

    [Fact]
    public void A_chain_that_leads_nowhere_is_refused()
    {
        Assert.Equal(["chain_broken"], Scene.Of(Child).Denied());
        Assert.Equal(["chain_broken"], Scene.Of(Root, Child).Denied());
        Assert.Equal(["chain_broken"], Scene.Of(Child, Root with { Agent = AgentId.Parse("other") }).Denied());
        Assert.Equal(["chain_broken"], Scene.Of(Root).Given(s => s with { Chain = [s.Chain[0] with { Policy = Child }] }).Denied());
        Assert.Equal(["chain_broken"], Scene.Of([.. Enumerable.Range(0, 9).Select(Link)]).Denied());
        Assert.NotNull(Scene.Of([.. Enumerable.Range(1, 8).Select(Link)]).Allowed());
    }

    [Fact]
    public void A_ring_of_agents_is_refused()
    {
        var one = Child with { Agent = AgentId.Parse("one"), Parent = AgentId.Parse("two") };
        var two = Child with { Agent = AgentId.Parse("two"), Parent = AgentId.Parse("one") };
        Assert.Equal(["chain_broken"], Scene.Of(one, two, one).Denied());
    }

    [Fact]
    public void A_freeze_anywhere_above_stops_an_agent()
    {
        Assert.Equal(["global_freeze"], Scene.Of(Child, Root).Given(s => s with { GlobalFreeze = true }).Denied());
        Assert.Equal(["agent_frozen"], Scene.Of(Child, Root).Given(s => s with { Chain = [s.Chain[0], s.Chain[1] with { Frozen = true }] }).Denied());
    }

    [Fact]
    public void An_expired_policy_anywhere_above_stops_an_agent()
    {
        var expiring = Root with { ExpiresAt = Scene.Noon.AddSeconds(1) };
        Assert.NotNull(Scene.Of(Child, expiring).Allowed());
        Assert.Equal(["policy_expired"], (Scene.Of(Child, expiring) with { Now = Scene.Noon.AddSeconds(1) }).Denied());
    }

    [Fact]
    public void Every_reason_is_told_and_not_only_the_first()
    {
        var policy = Policies.Read(Policies.Research) with { ExpiresAt = Scene.Noon };
        var codes = Scene.Of(policy).Asking(600).Claiming("egress").Given(s => s with { GlobalFreeze = true }).Denied();
        Assert.Equal(
            ["global_freeze", "policy_expired", "destination_unfamiliar", "payee_unfamiliar", "category_denied", "category_not_allowed", "per_call_max_exceeded"],
            codes);
    }

    // The last, number 8, is the root.
    private static SpendingPolicy Link(int n) =>
        Root with { Agent = AgentId.Parse($"a{n}"), Parent = n == 8 ? null : AgentId.Parse($"a{n + 1}") };
}
