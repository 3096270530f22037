using System.Text;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

public sealed class PolicyDocumentTests
{
    [Fact]
    public void The_operators_document_is_taken_as_it_is()
    {
        var policy = Policies.Read(Policies.Research);

        Assert.Equal("research-agent-v1", policy.Agent.Value);
        Assert.Equal(Msat.FromSats(10_000), policy.Wallet.Balance);
        Assert.Equal(Msat.FromSats(500), policy.Wallet.PerCall);
        Assert.Equal(Msat.FromSats(2_000), policy.Wallet.PerDay);
        Assert.Equal(Msat.FromSats(1_000), policy.Wallet.ReviewThreshold);
        Assert.Equal(["content_access", "tool_calls"], policy.Wallet.AllowedCategories!.Select(c => c.Value));
        Assert.Equal(["egress", "inference"], policy.Wallet.DeniedCategories.Select(c => c.Value));
        Assert.Equal((PolicyMode.Enforce, UnfamiliarRule.Deny, NewInvoiceRule.SameInvoiceOnly, false), (policy.Mode, policy.Unfamiliar, policy.NewInvoice, policy.UrlRequired));
    }

    [Fact]
    public void Every_field_is_read_and_written_back()
    {
        var policy = Policies.Read(Policies.Complete);
        var written = PolicyDocument.ToUtf8Json(policy);

        Assert.Equal(
            CanonicalBytes(Encoding.UTF8.GetBytes(Policies.Complete)),
            CanonicalBytes(written));
        Assert.Equal(written, PolicyDocument.ToUtf8Json(Policies.Read(Encoding.UTF8.GetString(written))));
        Assert.Equal([LightningNetwork.Mainnet, LightningNetwork.Regtest], policy.Invoice.Networks!.Value.AsEnumerable());
    }

    [Fact]
    public void What_is_left_out_is_not_written() =>
        Assert.Equal(CanonicalBytes(Encoding.UTF8.GetBytes(Policies.Research)).Length, CanonicalBytes(PolicyDocument.ToUtf8Json(Policies.Read(Policies.Research))).Length);

    [Theory]
    [InlineData("\"per_hour_sats\": 5", "$.per_hour_sats", "is no field of a policy")]
    [InlineData("\"wallet2\": {}", "$.wallet2", "is no field of a policy")]
    [InlineData("\"rules\": [{\"type\":\"regex\"}]", "$.rules", "is no field of a policy")]
    [InlineData("\"Mode\": \"enforce\"", "$.Mode", "is no field of a policy")]
    [InlineData("\"fees\": {\"max_percent\": 1}", "$.fees.max_percent", "Here are known: floor_sats, max_ppm")]
    [InlineData("\"destinations\": [{\"host\":\"a.example\",\"script\":\"x\"}]", "$.destinations[0].script", "is no field of a policy")]
    [InlineData("\"un'\\u0000known\": 1", "$['un??known']", "is no field of a policy")]
    public void Unknown_fields_and_rules_are_refused_by_name(string member, string path, string message) => Refused(member, path, message);

    [Theory]
    [InlineData("\"mode\": \"enforce\", \"mode\": \"shadow\"", "$.mode", "is there twice")]
    [InlineData("\"fees\": {\"max_sats\": 1, \"max_sats\": 2}", "$.fees.max_sats", "is there twice")]
    [InlineData("\"agent_id\": \"other\"", "$.agent_id", "is there twice")]
    public void What_is_there_twice_is_refused_by_name(string member, string path, string message) => Refused(member, path, message);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2100000000000001")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("1e3")]
    [InlineData("1.0")]
    [InlineData("0.5")]
    [InlineData("\"5\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[]")]
    public void An_amount_is_a_whole_number_of_sats_above_zero_that_can_exist(string amount)
    {
        foreach (var field in new[] { "balance_sats", "per_call_max_sats", "per_day_max_sats", "per_session_max_sats", "per_destination_per_day_max_sats" })
        {
            var json = $$$"""{"agent_id":"a","wallet":{"per_month_max_sats":1,"{{{field}}}":{{{amount}}}}}""";
            Assert.Contains($"$.wallet.{field}: must be a whole number of sats from 1 to 2100000000000000", Assert.Single(Policies.Problems(json)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"mode\": \"audit\"", "$.mode", "must be \"enforce\" or \"shadow\"")]
    [InlineData("\"unfamiliar\": true", "$.unfamiliar", "must be \"allow\" or \"deny\" or \"review\"")]
    [InlineData("\"url_required\": \"yes\"", "$.url_required", "must be true or false")]
    [InlineData("\"new_invoice\": \"always\"", "$.new_invoice", "must be")]
    [InlineData("\"expires_at\": \"2030-01-31\"", "$.expires_at", "must be a time such as")]
    [InlineData("\"expires_at\": \"2030-01-31T23:59:59\"", "$.expires_at", "must be a time such as")]
    [InlineData("\"parent\": \"research\"", "$.parent", "is the agent itself")]
    [InlineData("\"parent\": \"Root\"", "$.parent", "must be an agent id")]
    [InlineData("\"fees\": {\"max_ppm\": 1000001}", "$.fees.max_ppm", "from 0 to 1000000")]
    [InlineData("\"fees\": []", "$.fees", "must be an object")]
    [InlineData("\"velocity\": {\"unknown_max\": 0}", "$.velocity.unknown_max", "from 1 to")]
    [InlineData("\"invoice\": {\"networks\": [\"bitcoin\"]}", "$.invoice.networks[0]", "must be one of mainnet, testnet, signet, regtest")]
    [InlineData("\"invoice\": {\"networks\": [\"mainnet\", \"mainnet\"]}", "$.invoice.networks[1]", "is in the list already")]
    [InlineData("\"invoice\": {\"min_remaining_seconds\": 60, \"max_remaining_seconds\": 60}", "$.invoice.min_remaining_seconds", "no invoice could be paid")]
    [InlineData("\"approval_lifetime_seconds\": 0", "$.approval_lifetime_seconds", "from 1 to")]
    [InlineData("\"destinations\": {}", "$.destinations", "must be a list")]
    [InlineData("\"destinations\": [1]", "$.destinations[0]", "must be an object")]
    [InlineData("\"destinations\": [{}]", "$.destinations[0]", "is about nothing")]
    [InlineData("\"destinations\": [{\"host\":\"http://a.example\"}]", "$.destinations[0].host", "must be a host")]
    [InlineData("\"destinations\": [{\"host\":\"*.com\"}]", "$.destinations[0].host", "must be a host")]
    [InlineData("\"destinations\": [{\"host\":\"a.*.example\"}]", "$.destinations[0].host", "must be a host")]
    [InlineData("\"destinations\": [{\"host\":\"b\\u00fccher.example\"}]", "$.destinations[0].host", "punycode")]
    [InlineData("\"destinations\": [{\"host\":\"a.example\"},{\"host\":\"A.example.\"}]", "$.destinations[1].host", "has an entry already")]
    [InlineData("\"destinations\": [{\"host\":\"a.example\",\"payees\":[]}]", "$.destinations[0].payees", "is empty or wrong")]
    [InlineData("\"destinations\": [{\"host\":\"a.example\",\"payees\":[\"04aa\"]}]", "$.destinations[0].payees[0]", "must be a node id")]
    [InlineData("\"destinations\": [{\"host\":\"a.example\",\"action\":\"deny\",\"category\":\"x\"}]", "$.destinations[0].category", "means nothing")]
    [InlineData("\"destinations\": [{\"host\":\"a.example\",\"action\":\"drop\"}]", "$.destinations[0].action", "must be \"allow\" or \"deny\"")]
    public void A_value_of_the_wrong_kind_is_refused_by_name(string member, string path, string message) => Refused(member, path, message);

    [Theory]
    [InlineData("\"allowed_categories\": [\"a\", \"a\"]", "$.wallet.allowed_categories[1]", "is in the list already")]
    [InlineData("\"denied_categories\": [\"A\"]", "$.wallet.denied_categories[0]", "must be a category")]
    [InlineData("\"denied_categories\": [\"\\ud800\"]", "$.wallet.denied_categories[0]", "must be a category")]
    [InlineData("\"category_limits\": {\"a b\": {\"per_day_max_sats\": 1}}", "$.wallet.category_limits['a b']", "must be named by a category")]
    [InlineData("\"category_limits\": {\"a\": {}}", "$.wallet.category_limits.a", "limits nothing")]
    [InlineData("\"category_limits\": {\"a\": {\"per_day_max_sats\": 1}, \"a\": {\"per_day_max_sats\": 2}}", "$.wallet.category_limits.a", "is there twice")]
    public void Categories_are_checked_one_by_one(string member, string path, string message)
    {
        var problems = Policies.Problems($$$"""{"agent_id":"research","wallet":{"balance_sats":1,{{{member}}}}}""");
        Assert.Contains(problems, p => p.StartsWith(path + ": ", StringComparison.Ordinal) && p.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = Policies.Problems("""{"agent_id":"-","mode":"x","wallet":{"per_call_max_sats":0,"typo":1}}""");
        Assert.Equal(5, problems.Count);
    }

    [Fact]
    public void A_wallet_without_any_limit_over_time_is_refused_but_a_sub_agents()
    {
        Assert.Contains("$.wallet: has no limit on spending as a whole", Assert.Single(Policies.Problems("""{"agent_id":"a","wallet":{"per_call_max_sats":5}}""")), StringComparison.Ordinal);
        Assert.NotNull(Policies.Read("""{"agent_id":"a","parent":"b","wallet":{"per_call_max_sats":5}}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"agent_id\":\"a\",}")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}")]
    [InlineData("{\"\\ud800\":1}")]
    public void What_is_no_document_at_all_is_refused(string text) =>
        Assert.All(Policies.Problems(text), p => Assert.StartsWith("$", p, StringComparison.Ordinal));

    [Fact]
    public void Everything_is_bounded()
    {
        Assert.Contains("longer than", Assert.Single(Policies.Problems(new string(' ', PolicyDocument.MaxLength + 1))), StringComparison.Ordinal);
        var hosts = string.Join(',', Enumerable.Range(0, 257).Select(i => $$"""{"host":"h{{i}}.example"}"""));
        Refused($"\"destinations\":[{hosts}]", "$.destinations", "at most 256");
        var categories = string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"c{i}\""));
        Assert.Contains("at most 64", Policies.Problems($$"""{"agent_id":"a","wallet":{"balance_sats":1,"denied_categories":[{{categories}}]} }""")[0], StringComparison.Ordinal);
        var typos = string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"t{i}\":1"));
        Assert.Equal(PolicyDocument.MaxProblems, Policies.Problems($$"""{"agent_id":"a","wallet":{"balance_sats":1},{{typos}}}""").Count);
    }

    private static void Refused(string member, string path, string message)
    {
        var problems = Policies.Problems($$"""{"agent_id":"research","wallet":{"balance_sats":1},{{member}}}""");
        Assert.Contains(problems, p => p.StartsWith(path + ": ", StringComparison.Ordinal) && p.Contains(message, StringComparison.Ordinal));
    }

    private static byte[] CanonicalBytes(byte[] json) =>
        Protocol.Json.CanonicalJson.TryCanonicalize(json, out var canonical, out _) ? canonical : throw new InvalidOperationException("No JSON.");
}
