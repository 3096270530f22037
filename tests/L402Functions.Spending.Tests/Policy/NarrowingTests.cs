using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

public sealed class NarrowingTests
{
    private const string Parent = """
        { "agent_id": "research", "expires_at": "2030-01-01T00:00:00Z", "unfamiliar": "deny", "approval_lifetime_seconds": 7200, "new_invoice": "operator",
          "wallet": { "balance_sats": 1000, "per_call_max_sats": 100, "per_day_max_sats": 500, "human_review_threshold_sats": 50,
                      "allowed_categories": ["tools", "news"], "denied_categories": ["egress"], "category_limits": { "tools": { "per_day_max_sats": 300 } } },
          "fees": { "max_ppm": 20000, "floor_sats": 20, "max_sats": 30 }, "velocity": { "per_minute_max": 10, "unknown_max": 5 },
          "invoice": { "min_sats": 10, "networks": ["mainnet"], "min_remaining_seconds": 20, "max_remaining_seconds": 3600, "max_final_cltv_blocks": 144, "max_price_increase_percent": 10 },
          "destinations": [ { "host": "*.example.com", "category": "tools", "per_call_max_sats": 80 }, { "host": "bad.example.com", "action": "deny" } ] }
        """;

    [Theory]
    [InlineData("\"wallet\":{}")]
    [InlineData("\"wallet\":{\"balance_sats\":1000,\"per_call_max_sats\":100,\"per_hour_max_sats\":99999,\"human_review_threshold_sats\":50,\"allowed_categories\":[\"news\"]}")]
    [InlineData("\"wallet\":{\"denied_categories\":[\"anything\"],\"category_limits\":{\"tools\":{\"per_day_max_sats\":300,\"per_call_max_sats\":9}}}")]
    [InlineData("\"wallet\":{},\"fees\":{\"max_ppm\":20000,\"floor_sats\":0},\"velocity\":{\"unknown_max\":5,\"unknown_per_payee_max\":1}")]
    [InlineData("\"wallet\":{},\"invoice\":{\"min_sats\":11,\"networks\":[\"mainnet\"],\"max_remaining_seconds\":60,\"min_remaining_seconds\":30}")]
    [InlineData("\"wallet\":{},\"destinations\":[{\"host\":\"api.example.com\",\"category\":\"tools\",\"per_call_max_sats\":80,\"per_day_max_sats\":9},{\"host\":\"*.elsewhere.example\",\"action\":\"deny\"}]")]
    [InlineData("\"wallet\":{},\"mode\":\"shadow\",\"expires_at\":\"2029-01-01T00:00:00Z\",\"approval_lifetime_seconds\":7200,\"new_invoice\":\"operator\",\"url_required\":true")]
    public void What_is_the_same_or_less_is_taken(string members)
    {
        var narrower = PolicyDocument.IsNarrowerThan(Child(members), Policies.Read(Parent), out var wider);
        Assert.Empty(wider);
        Assert.True(narrower);
    }

    [Theory]
    [InlineData("\"wallet\":{\"balance_sats\":1001}", "$.wallet.balance_sats")]
    [InlineData("\"wallet\":{\"per_call_max_sats\":101}", "$.wallet.per_call_max_sats")]
    [InlineData("\"wallet\":{\"per_day_max_sats\":501}", "$.wallet.per_day_max_sats")]
    [InlineData("\"wallet\":{\"human_review_threshold_sats\":51}", "$.wallet.human_review_threshold_sats")]
    [InlineData("\"wallet\":{\"allowed_categories\":[\"tools\",\"inference\"]}", "$.wallet.allowed_categories")]
    [InlineData("\"wallet\":{\"allowed_categories\":[\"egress\"]}", "$.wallet.allowed_categories")]
    [InlineData("\"wallet\":{\"category_limits\":{\"tools\":{\"per_day_max_sats\":301}}}", "$.wallet.category_limits.tools.per_day_max_sats")]
    [InlineData("\"wallet\":{},\"unfamiliar\":\"review\"", "$.unfamiliar")]
    [InlineData("\"wallet\":{},\"expires_at\":\"2030-01-01T00:00:01Z\"", "$.expires_at")]
    [InlineData("\"wallet\":{},\"approval_lifetime_seconds\":7201", "$.approval_lifetime_seconds")]
    [InlineData("\"wallet\":{},\"new_invoice\":\"new_invoice_after_expiry\"", "$.new_invoice")]
    [InlineData("\"wallet\":{},\"fees\":{\"max_ppm\":20001}", "$.fees.max_ppm")]
    [InlineData("\"wallet\":{},\"fees\":{\"floor_sats\":21}", "$.fees.floor_sats")]
    [InlineData("\"wallet\":{},\"fees\":{\"max_sats\":31}", "$.fees.max_sats")]
    [InlineData("\"wallet\":{},\"velocity\":{\"per_minute_max\":11}", "$.velocity.per_minute_max")]
    [InlineData("\"wallet\":{},\"velocity\":{\"unknown_max\":6}", "$.velocity.unknown_max")]
    [InlineData("\"wallet\":{},\"invoice\":{\"min_sats\":9}", "$.invoice.min_sats")]
    [InlineData("\"wallet\":{},\"invoice\":{\"networks\":[\"mainnet\",\"testnet\"]}", "$.invoice.networks")]
    [InlineData("\"wallet\":{},\"invoice\":{\"min_remaining_seconds\":19}", "$.invoice.min_remaining_seconds")]
    [InlineData("\"wallet\":{},\"invoice\":{\"max_remaining_seconds\":3601}", "$.invoice.max_remaining_seconds")]
    [InlineData("\"wallet\":{},\"invoice\":{\"max_final_cltv_blocks\":145}", "$.invoice.max_final_cltv_blocks")]
    [InlineData("\"wallet\":{},\"invoice\":{\"max_price_increase_percent\":11}", "$.invoice.max_price_increase_percent")]
    [InlineData("\"wallet\":{},\"destinations\":[{\"host\":\"elsewhere.example\"}]", "$.destinations[0]")]
    [InlineData("\"wallet\":{},\"destinations\":[{\"host\":\"example.com\"}]", "$.destinations[0]")]
    [InlineData("\"wallet\":{},\"destinations\":[{\"host\":\"bad.example.com\"}]", "$.destinations[0]")]
    [InlineData("\"wallet\":{},\"destinations\":[{\"host\":\"api.example.com\",\"category\":\"news\"}]", "$.destinations[0].category")]
    [InlineData("\"wallet\":{},\"destinations\":[{\"host\":\"api.example.com\",\"per_call_max_sats\":81}]", "$.destinations[0].per_call_max_sats")]
    public void What_is_wider_is_named(string members, string path)
    {
        Assert.False(PolicyDocument.IsNarrowerThan(Child(members), Policies.Read(Parent), out var wider));
        Assert.Equal(path, Assert.Single(wider).Path);
    }

    [Fact]
    public void Another_agents_policy_is_no_parent()
    {
        var other = Policies.Read(Parent.Replace("\"research\"", "\"other\"", StringComparison.Ordinal));
        Assert.False(PolicyDocument.IsNarrowerThan(Child("\"wallet\":{}"), other, out var wider));
        Assert.Equal("$.parent", Assert.Single(wider).Path);
    }

    private static SpendingPolicy Child(string members) => Policies.Read($$"""{"agent_id":"scout","parent":"research",{{members}}}""");
}
