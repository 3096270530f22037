using System.Net;
using System.Text.Json.Nodes;

namespace L402Functions.EndToEnd.Tests.Spending;

[Collection(SpendTests.Name)]
public sealed class OperatingTests(SpendFixture spend)
{
    private string Shop => spend.Client.UrlOf("/samples/fortune");

    [Fact]
    public async Task Everything_can_be_stopped_and_let_go_on()
    {
        var agent = await spend.Client.RegisterAsync();
        await spend.Client.FreezeAsync("global", null, true);
        try
        {
            (await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop)).Answer.HasState("denied").HasReason("global_freeze");
            var listed = (await spend.Client.OperateAsync(HttpMethod.Get, "/operator/freeze")).Is(HttpStatusCode.OK).Json.GetProperty("freezes")[0];
            Assert.Equal(("global", "ada", "a test"), (listed.GetProperty("scope").GetString(), listed.GetProperty("operator").GetString(), listed.GetProperty("reason").GetString()));
        }
        finally
        {
            await spend.Client.FreezeAsync("global", null, false);
        }

        (await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop)).Answer.HasState("settled");
    }

    [Fact]
    public async Task An_agent_is_stopped_alone_and_a_host_for_all()
    {
        var (agent, other) = (await spend.Client.RegisterAsync(), await spend.Client.RegisterAsync());
        await spend.Client.FreezeAsync("agent", agent.Name, true);
        (await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop)).Answer.HasState("denied").HasReason("agent_frozen");
        (await other.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop)).Answer.HasState("settled");
        await spend.Client.FreezeAsync("agent", agent.Name, false);
        (await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop)).Answer.HasState("settled");

        await spend.Client.FreezeAsync("host", "MODELS.example", true);
        (await other.PayAsync(await spend.Merchant.InvoiceAsync(5), "https://models.example/x")).Answer.HasState("denied").HasReason("destination_frozen");
        await spend.Client.FreezeAsync("host", "models.example", false);
    }

    [Theory]
    [InlineData("everything", null, "scope")]
    [InlineData("global", "x", "target")]
    [InlineData("host", "not a host", "target")]
    [InlineData("payee", "02", "target")]
    [InlineData("agent", "Not An Agent", "target")]
    public async Task A_freeze_of_nothing_that_there_is_names_its_field(string scope, string? target, string field) =>
        (await spend.Client.OperateAsync(
            HttpMethod.Post,
            "/operator/freeze",
            new JsonObject { ["scope"] = scope, ["target"] = target, ["frozen"] = true, ["operator"] = "ada", ["reason"] = "r" }))
            .IsProblem(HttpStatusCode.BadRequest, "invalid-request", field);

    [Fact]
    public async Task A_key_is_rotated_with_an_overlap_and_ended_without()
    {
        var agent = await spend.Client.RegisterAsync();
        var second = agent with { Key = await spend.Client.IssueKeyAsync(agent.Name, overlapSeconds: 3_600) };
        await agent.BudgetAsync();
        await second.BudgetAsync();

        var third = agent with { Key = await spend.Client.IssueKeyAsync(agent.Name) };
        await third.BudgetAsync();
        foreach (var over in new[] { agent, second })
        {
            (await spend.Client.SendAsync(HttpMethod.Get, "/v1/budget", over.Key)).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        }

        var keys = (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/agents/{agent.Name}/keys")).Is(HttpStatusCode.OK);
        Assert.Equal("4", keys["generation"]);
        Assert.DoesNotContain("l402a_", keys.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_key_that_opens_nothing_gets_the_same_answer()
    {
        var agent = await spend.Client.RegisterAsync();
        var last = agent.Key[^5] == 'A' ? 'B' : 'A';
        string?[] keys = [null, "nonsense", agent.Key[..^5] + last + agent.Key[^4..], agent.Key.Replace(agent.Name, "research-agent-v1", StringComparison.Ordinal)];

        var answers = await Task.WhenAll(keys.Select(k => spend.Client.SendAsync(HttpMethod.Get, "/v1/budget", k)));

        Assert.All(answers, a => Assert.Equal(answers[0].Text, a.IsProblem(HttpStatusCode.Unauthorized, "unauthorized").Text));
        Assert.All(answers, a => Assert.Equal("Bearer", a.Headers.WwwAuthenticate.Single().Scheme));
    }

    [Fact]
    public async Task A_policy_has_versions_and_replaces_only_the_one_that_was_seen()
    {
        var agent = await spend.Client.RegisterAsync();
        var shown = (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/agents/{agent.Name}")).Is(HttpStatusCode.OK);
        Assert.Equal("\"1\"", shown.Headers.ETag?.Tag);
        Assert.Equal(("buyer", "ada"), (shown["wallet"], shown["policy_by"]));
        Assert.Equal(500, shown.Json.GetProperty("policy").GetProperty("wallet").GetProperty("per_call_max_sats").GetInt32());

        var tighter = SpendClient.Policy(agent.Name);
        tighter["wallet"]!["per_call_max_sats"] = 10;
        Assert.Equal("\"2\"", (await spend.Client.PutPolicyAsync(tighter, ifMatch: "\"1\"")).Is(HttpStatusCode.OK).Headers.ETag?.Tag);
        (await spend.Client.PutPolicyAsync(tighter, ifMatch: "\"1\"")).IsProblem(HttpStatusCode.PreconditionFailed, "policy-outdated", "If-Match");

        (await agent.PayAsync(await spend.Merchant.InvoiceAsync(11), Shop)).Answer.HasState("denied").HasReason("per_call_max_exceeded");
    }

    [Fact]
    public async Task A_policy_that_is_not_understood_in_full_is_not_taken()
    {
        var policy = SpendClient.Policy(SpendClient.NewName("agent"));
        policy["wallet"]!["per_dya_max_sats"] = 5;
        policy["mode"] = "play";
        var refused = (await spend.Client.PutPolicyAsync(policy)).Is(HttpStatusCode.BadRequest);
        Assert.Equal("invalid-policy", refused["code"]);
        Assert.Equal(
            ["$.mode", "$.wallet.per_dya_max_sats"],
            refused.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()).Order(StringComparer.Ordinal));

        (await spend.Client.PutPolicyAsync(SpendClient.Policy(SpendClient.NewName("agent")), wallet: "none")).IsProblem(HttpStatusCode.BadRequest, "invalid-policy", "wallet");
        (await spend.Client.PutPolicyAsync(SpendClient.Policy(SpendClient.NewName("agent")), wallet: null)).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "wallet");
    }

    [Fact]
    public async Task A_sub_agent_spends_its_parents_money_and_can_have_no_more()
    {
        var parent = await spend.Client.RegisterAsync();
        var name = SpendClient.NewName("sub");
        var policy = SpendClient.Policy(name);
        policy["parent"] = parent.Name;
        policy["wallet"]!["per_day_max_sats"] = 9_000;
        Assert.Equal("policy-wider-than-parent", (await spend.Client.PutPolicyAsync(policy, wallet: null)).Is(HttpStatusCode.Conflict)["code"]);

        policy["wallet"]!["per_day_max_sats"] = 100;
        (await spend.Client.PutPolicyAsync(policy, wallet: null)).Is(HttpStatusCode.Created);
        var sub = new TestAgent(spend.Client, name, await spend.Client.IssueKeyAsync(name));
        (await sub.PayAsync(await spend.Merchant.InvoiceAsync(60), Shop)).Answer.HasState("settled");
        (await sub.PayAsync(await spend.Merchant.InvoiceAsync(60), Shop)).Answer.HasState("denied").HasReason("day_budget_exceeded");

        var listed = (await spend.Client.OperateAsync(HttpMethod.Get, "/operator/agents")).Is(HttpStatusCode.OK)
            .Json.GetProperty("agents").EnumerateArray().Single(a => a.GetProperty("agent_id").GetString() == name);
        Assert.Equal((parent.Name, parent.Name), (listed.GetProperty("parent").GetString(), listed.GetProperty("root").GetString()));
        Assert.Contains("60000", (await parent.BudgetAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timeline_tells_everything_but_secrets_and_the_chain_verifies()
    {
        var agent = await spend.Client.RegisterAsync();
        var invoice = await spend.Merchant.InvoiceAsync(12);
        var (id, paid) = await agent.PayAsync(invoice, Shop);

        var timeline = (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/intents/{id}?agent={agent.Name}")).Is(HttpStatusCode.OK);

        var events = timeline.Json.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("event").GetString()).ToList();
        Assert.Equal(["requested", "decided", "reserved", "attempted", "answered", "settled"], events);
        Assert.True(timeline.Json.GetProperty("intent").GetProperty("has_proof").GetBoolean());
        foreach (var secret in new[] { paid.HasState("settled")["preimage"]!, "l402a_", "nostr+walletconnect", agent.Key })
        {
            Assert.DoesNotContain(secret, timeline.Text, StringComparison.OrdinalIgnoreCase);
        }

        var verified = (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/audit/verify?agent={agent.Name}")).Is(HttpStatusCode.OK);
        Assert.True(verified.Json.GetProperty("intact").GetBoolean(), verified.Text);
        Assert.True(verified.Json.GetProperty("entries").GetInt64() >= 9, verified.Text);
    }

    [Fact]
    public async Task Intents_are_listed_by_agent_and_state_page_by_page()
    {
        var agent = await spend.Client.RegisterAsync();
        var paid = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var (id, answer) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop);
            answer.HasState("settled");
            paid.Add(id);
        }

        var (denied, _) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), "https://stranger.example/");

        Assert.Equal(paid.Append(denied).Order(StringComparer.Ordinal), await ListAsync($"agent={agent.Name}&limit=2"));
        Assert.Equal(paid.Order(StringComparer.Ordinal), await ListAsync($"agent={agent.Name}&state=settled&limit=1"));
        Assert.Equal([denied], await ListAsync($"agent={agent.Name}&state=denied"));
        Assert.Superset(new HashSet<string>(paid), new HashSet<string>(await ListAsync("state=settled&limit=3")));
        (await spend.Client.OperateAsync(HttpMethod.Get, "/operator/intents?state=lost")).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "state");
    }

    [Fact]
    public async Task A_name_that_two_agents_gave_is_refused_until_the_agent_is_said()
    {
        var (left, right) = (await spend.Client.RegisterAsync(), await spend.Client.RegisterAsync());
        var id = SpendClient.NewName("same");
        await left.AskAsync(await spend.Merchant.InvoiceAsync(5), Shop, id);
        await right.AskAsync(await spend.Merchant.InvoiceAsync(5), Shop, id);

        (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/intents/{id}")).IsProblem(HttpStatusCode.Conflict, "ambiguous-intent");
        var named = (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/intents/{id}?agent={right.Name}")).Is(HttpStatusCode.OK);
        Assert.Equal(right.Name, named.Json.GetProperty("intent").GetProperty("agent_id").GetString());
    }

    [Theory]
    [InlineData("GET", "/operator/agents")]
    [InlineData("GET", "/operator/intents")]
    [InlineData("GET", "/operator/approvals")]
    [InlineData("POST", "/operator/freeze")]
    [InlineData("GET", "/operator/audit/verify?agent=a")]
    public async Task The_operators_functions_ask_for_a_key(string method, string path) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await spend.Client.SendAsync(new HttpMethod(method), path, bearer: null)).Status);

    private async Task<List<string>> ListAsync(string query)
    {
        var (found, after) = (new List<string>(), "");
        do
        {
            var page = (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/intents?{query}{after}")).Is(HttpStatusCode.OK);
            found.AddRange(page.Json.GetProperty("intents").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            after = page["next"] is { } next ? $"&after={Uri.EscapeDataString(next)}" : "";
        }
        while (after.Length > 0);
        return found;
    }
}
