using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

public sealed class CategoryDecisionTests
{
    private static readonly Scene Listed = Scene.Of(Policies.Of(
        "\"allowed_categories\":[\"tools\",\"news\"],\"denied_categories\":[\"inference\",\"news\"]",
        "\"destinations\":[{\"host\":\"api.example.com\",\"category\":\"tools\"},{\"host\":\"llm.example.com\",\"category\":\"inference\"}],"));

    [Fact]
    public void The_tables_category_counts_without_a_claim()
    {
        Assert.Equal("tools", Listed.Allowed().Category?.Value);
        Assert.Equal(["category_denied", "category_not_allowed"], Listed.To("llm.example.com").Denied());
    }

    [Fact]
    public void A_claim_that_says_the_same_is_fine() => Assert.NotNull(Listed.Claiming("tools").Allowed());

    [Theory]
    [InlineData("api.example.com", "inference")]
    [InlineData("api.example.com", "unheard_of")]
    [InlineData("llm.example.com", "tools")]
    public void A_spoofed_category_is_refused(string host, string claim) =>
        Assert.Contains("category_mismatch", Listed.To(host).Claiming(claim).Denied());

    [Fact]
    public void A_denied_category_stays_denied_where_it_is_also_allowed() =>
        Assert.Equal(["category_denied"], Listed.To("other.example.com").Claiming("news").Denied());

    [Fact]
    public void Where_nobody_else_says_the_claim_counts()
    {
        Assert.Equal("tools", Listed.To("other.example.com").Claiming("tools").Allowed().Category?.Value);
        Assert.Equal(["category_not_allowed"], Listed.To("other.example.com").Claiming("games").Denied());
    }

    [Fact]
    public void Rules_by_category_cannot_be_escaped_by_claiming_none()
    {
        Assert.Equal(["category_missing"], Listed.To("other.example.com").Denied());
        Assert.Equal(["category_missing"], Scene.Of(Policies.Of("\"denied_categories\":[\"inference\"]")).Denied());
        Assert.Equal(["category_missing"], Scene.Of(Policies.Of("\"category_limits\":{\"a\":{\"per_day_max_sats\":1}}")).Denied());
        Assert.Null(Scene.Of(Policies.Of("")).Allowed().Category);
    }

    [Fact]
    public void An_empty_list_allows_nothing() =>
        Assert.Equal(["category_not_allowed"], Scene.Of(Policies.Of("\"allowed_categories\":[]")).Claiming("tools").Denied());

    [Fact]
    public void A_sub_agents_table_cannot_call_a_host_something_else()
    {
        var parent = Policies.Of("", "\"destinations\":[{\"host\":\"api.example.com\",\"category\":\"inference\"}],");
        var child = Policies.Read("""{"agent_id":"scout","parent":"research","unfamiliar":"allow","wallet":{"allowed_categories":["tools"]},"destinations":[{"host":"api.example.com","category":"tools"}]}""");
        Assert.Equal(["category_mismatch", "category_not_allowed"], Scene.Of(child, parent).Denied());
    }

    [Fact]
    public void A_category_has_caps_of_its_own()
    {
        var scene = Scene.Of(Policies.Of("\"category_limits\":{\"tools\":{\"per_call_max_sats\":30,\"per_day_max_sats\":60}}", "\"fees\":{\"floor_sats\":0},")).Claiming("tools");
        Assert.Equal(["category_per_call_max_exceeded"], scene.Asking(31).Denied());
        var spent = scene.Spending(scene.Asking(30).Paid()).Asking(30);
        var denied = Assert.IsType<PolicyDecision.Deny>(spent.Decide());
        Assert.Equal("category_budget_exceeded (research, wallet.category_limits): 60300 of 60000 msat", Assert.Single(denied.Reasons).ToString());
        Assert.NotNull(spent.Claiming("news").Allowed());
    }
}
