using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

public sealed class DestinationDecisionTests
{
    private static readonly string PinnedNode = Scene.Node(1).ToString();

    [Fact]
    public void A_host_and_a_payee_that_nobody_knows_are_refused_by_default() =>
        Assert.Equal(["destination_unfamiliar", "payee_unfamiliar"], Strict().Denied());

    [Fact]
    public void Or_an_operator_is_asked_about_them()
    {
        var scene = Strict("\"unfamiliar\":\"review\",");
        Assert.Equal(["destination_unfamiliar", "payee_unfamiliar"], Scene.Codes(scene.Held().Reasons));
        Assert.NotNull(scene.Given(s => s with { Approval = scene.Approve() }).Allowed());
    }

    [Fact]
    public void What_was_settled_with_before_is_familiar()
    {
        Assert.NotNull(Strict().Knowing(f => f with { HostSeen = true, PayeeSeen = true }).Allowed());
        Assert.NotNull(Strict().To(null).Knowing(f => f with { PayeeSeen = true }).Allowed());
    }

    [Fact]
    public void A_known_host_whose_invoices_another_node_signs_all_at_once_is_not_familiar() =>
        Assert.Equal(["payee_unfamiliar"], Strict().Knowing(f => f with { HostSeen = true }).Denied());

    [Fact]
    public void A_known_payee_does_not_make_an_unknown_host_familiar() =>
        Assert.Equal(["destination_unfamiliar"], Strict().Knowing(f => f with { PayeeSeen = true }).Denied());

    [Theory]
    [InlineData("api.example.com", "api.example.com")]
    [InlineData("*.example.com", "api.example.com")]
    [InlineData("*.example.com", "a.b.example.com")]
    [InlineData("API.Example.COM.", "api.example.com")]
    [InlineData("api.example.com:443", "api.example.com")]
    [InlineData("api.example.com:8443", "api.example.com:8443")]
    public void A_listed_host_is_familiar(string listed, string host) =>
        Assert.NotNull(Strict($$"""
            "destinations":[{"host":"{{listed}}"}],
            """).To(host).Allowed());

    [Theory]
    [InlineData("*.example.com", "example.com")]
    [InlineData("*.example.com", "evilexample.com")]
    [InlineData("*.example.com", "example.com.evil.net")]
    [InlineData("api.example.com", "api.example.com:8443")]
    [InlineData("api.example.com", "x.api.example.com")]
    public void A_host_that_only_looks_like_a_listed_one_is_not(string listed, string host) =>
        Assert.Contains("destination_unfamiliar", Strict($$"""
            "destinations":[{"host":"{{listed}}"}],
            """).To(host).Denied());

    [Fact]
    public void A_pinned_payee_is_the_only_one_that_is_paid_at_its_host()
    {
        var scene = Strict($$"""
            "destinations":[{"host":"api.example.com","payees":["{{PinnedNode}}"]}],
            """);
        Assert.NotNull(scene.To("api.example.com", payee: 1).Allowed());
        Assert.Equal(["payee_not_pinned"], scene.To("api.example.com", payee: 2).Knowing(f => f with { HostSeen = true, PayeeSeen = true }).Denied());
    }

    [Fact]
    public void The_operators_own_table_counts_for_every_agent()
    {
        var table = new DestinationTable([new DestinationRule { Host = HostPattern.Parse("api.example.com"), Payees = [Scene.Node(1)] }]);
        var listed = Strict().Knowing(f => f with { Match = table.Match(DestinationKey.Parse("api.example.com"), Scene.Node(1)) });
        Assert.NotNull(listed.Allowed());
        var hijacked = Strict().To("api.example.com", 2).Knowing(f => f with { Match = table.Match(DestinationKey.Parse("api.example.com"), Scene.Node(2)) });
        Assert.Equal(["payee_not_pinned"], hijacked.Denied());
    }

    [Fact]
    public void A_denied_host_or_payee_is_refused_however_else_it_is_listed()
    {
        var scene = Strict("""
            "destinations":[{"host":"api.example.com"},{"host":"*.example.com","action":"deny"}],
            """);
        Assert.Equal(["destination_denied"], scene.Denied());
        var payee = Strict($$"""
            "destinations":[{"host":"api.example.com"},{"payees":["{{PinnedNode}}"],"action":"deny"}],
            """);
        Assert.Equal(["destination_denied"], payee.Denied());
    }

    [Fact]
    public void A_frozen_destination_is_refused() =>
        Assert.Contains("destination_frozen", Scene.Of(Policies.Of("")).Knowing(f => f with { Frozen = true }).Denied());

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("10.1.2.3:8080")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:10.0.0.1]")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[64:ff9b::a00:1]")]
    [InlineData("localhost:7071")]
    [InlineData("metadata.google.internal")]
    [InlineData("printer.local")]
    [InlineData("intranet")]
    public void A_host_inside_a_private_network_is_refused_even_where_everything_unfamiliar_is_allowed(string host) =>
        Assert.Equal(["destination_not_public"], Scene.Of(Policies.Of("")).To(host).Denied());

    [Fact]
    public void Only_its_exact_name_in_the_table_opens_a_private_host()
    {
        Assert.NotNull(Strict("""
            "destinations":[{"host":"localhost:7071"}],
            """).To("localhost:7071").Allowed());
        Assert.Equal(["destination_not_public"], Strict("""
            "destinations":[{"host":"*.corp.internal"}],
            """).To("vault.corp.internal").Denied());
    }

    [Fact]
    public void A_sub_agent_cannot_open_what_its_parent_does_not_list()
    {
        var child = Policies.Read("""{"agent_id":"scout","parent":"research","unfamiliar":"allow","wallet":{},"destinations":[{"host":"localhost"}]}""");
        var parent = Policies.Of("") with { Unfamiliar = UnfamiliarRule.Deny };
        Assert.Equal(["destination_not_public", "destination_unfamiliar", "payee_unfamiliar"], Scene.Of(child, parent).To("localhost").Denied());
    }

    [Fact]
    public void A_url_can_be_required() =>
        Assert.Equal(["url_missing"], Scene.Of(Policies.Of("", "\"url_required\":true,")).To(null).Denied());

    [Fact]
    public void A_cap_by_host_cannot_be_escaped_by_leaving_the_url_out() =>
        Assert.Equal(["url_missing"], Scene.Of(Policies.Of("\"per_destination_per_day_max_sats\":50")).To(null).Denied());

    [Fact]
    public void Each_host_has_its_own_day()
    {
        var scene = Scene.Of(Policies.Of("\"per_destination_per_day_max_sats\":50")).Asking(40);
        var spent = scene.Spending(scene.Paid());
        Assert.Equal(["destination_budget_exceeded"], spent.Denied());
        Assert.NotNull(spent.To("b.example.com").Allowed());
        Assert.NotNull((spent with { Now = Scene.Noon.AddHours(25) }).Asking(r => r with { InvoiceExpiresAt = Scene.Noon.AddHours(26) }).Allowed());
    }

    [Fact]
    public void An_entry_of_the_table_has_caps_of_its_own()
    {
        var scene = Strict("""
            "destinations":[{"host":"*.example.com","per_call_max_sats":30,"per_day_max_sats":60}],
            """);
        Assert.Equal(["destination_per_call_max_exceeded"], scene.Asking(31).Denied());
        var spent = scene.Spending(scene.Asking(30).Paid());
        Assert.Equal(["destination_budget_exceeded"], spent.Asking(30).Denied());
        Assert.NotNull(spent.To("other.example.com").Asking(30).Allowed());
    }

    [Fact]
    public void A_cap_in_the_operators_own_table_is_one_for_the_whole_tree()
    {
        var match = new DestinationTable([new DestinationRule { Host = HostPattern.Parse("api.example.com"), PerDay = Protocol.Msat.FromSats(60) }])
            .Match(DestinationKey.Parse("api.example.com"), Scene.Node(1));
        var root = Policies.Of("");
        var child = Policies.Read("""{"agent_id":"scout","parent":"research","unfamiliar":"allow","wallet":{}}""");
        var scene = Scene.Of(child, root).Knowing(f => f with { Match = match }).Asking(40);
        Assert.Equal(["destination_budget_exceeded"], Scene.Of(root).Knowing(f => f with { Match = match }).Asking(40).Spending(scene.Paid()).Denied());
    }

    private static Scene Strict(string more = "") =>
        Scene.Of(Policies.Read($$"""{ "agent_id": "research", {{more}} "wallet": { "balance_sats": 1000000 } }"""));
}
