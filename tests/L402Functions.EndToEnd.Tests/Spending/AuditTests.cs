using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace L402Functions.EndToEnd.Tests.Spending;

/// <summary>What is on record, as agents and operators get it.</summary>
[Collection(SpendTests.Name)]
public sealed class AuditTests(SpendFixture spend)
{
    private const string Report = """{"status":200,"bytes":12,"body_sha256":"00000000000000000000000000000000000000000000000000000000000000aa","note":"a fortune"}""";

    private string Shop => spend.Client.UrlOf("/samples/fortune");

    [Fact]
    public async Task An_agent_reports_once_what_came_back_and_operators_see_it()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, _) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop);
        (await ReportAsync(agent, id, """{"status":200,"bytes":-1}""")).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "bytes");
        (await ReportAsync(agent, id, """{"status":200,"body":"x"}""")).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "body");
        (await ReportAsync(await spend.Client.RegisterAsync(), id, Report)).IsProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(200, (await ReportAsync(agent, id, Report)).Is(HttpStatusCode.Created).Json.GetProperty("outcome").GetProperty("status").GetInt32());
        (await ReportAsync(agent, id, Report)).Is(HttpStatusCode.OK);
        (await ReportAsync(agent, id, """{"status":500}""")).IsProblem(HttpStatusCode.Conflict, "outcome-reported");
        var timeline = (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/intents/{id}?agent={agent.Name}")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("a fortune", timeline.GetProperty("intent").GetProperty("outcome").GetProperty("note").GetString());
        var last = timeline.GetProperty("entries").EnumerateArray().Last();
        Assert.Equal(("outcome_reported", 12), (last.GetProperty("event").GetString(), last.GetProperty("details").GetProperty("bytes").GetInt32()));

        var (denied, _) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), "https://stranger.example/");
        (await ReportAsync(agent, denied, Report)).IsProblem(HttpStatusCode.Conflict, "not-settled");
    }

    [Fact]
    public async Task The_wallets_answer_is_on_record_by_the_id_of_its_event()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, _) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop);
        var rows = (await RowsAsync($"agent={agent.Name}&intent={id}")).ToDictionary(r => r.GetProperty("event").GetString()!, r => r.GetProperty("details"));
        Assert.Matches("^[0-9a-f]{64}$", rows["attempted"].GetProperty("request").GetString());
        Assert.Matches("^[0-9a-f]{64}$", rows["answered"].GetProperty("response").GetString());
        Assert.Equal("buyer", rows["settled"].GetProperty("wallet").GetString());
        Assert.True(rows["settled"].GetProperty("took_ms").GetInt64() > 0);
    }

    [Fact]
    public async Task An_agent_reads_its_own_rows_and_those_below_it_without_operators_names_or_others_figures()
    {
        var parent = await spend.Client.RegisterAsync();
        var name = SpendClient.NewName("sub");
        var policy = SpendClient.Policy(name);
        policy["parent"] = parent.Name;
        (await spend.Client.PutPolicyAsync(policy, wallet: null)).Is(HttpStatusCode.Created);
        var sub = new TestAgent(spend.Client, name, await spend.Client.IssueKeyAsync(name));
        await parent.PayAsync(await spend.Merchant.InvoiceAsync(6), Shop);
        await sub.PayAsync(await spend.Merchant.InvoiceAsync(7), Shop);
        await spend.Client.FreezeAsync("agent", name, true);

        var own = await OwnAsync(sub, "");
        Assert.All(own, r => Assert.Equal(name, r.GetProperty("agent").GetString()));
        Assert.Contains("settled", own.Select(r => r.GetProperty("event").GetString()));
        var frozen = own.Single(r => r.GetProperty("event").GetString() == "frozen");
        Assert.Equal("operator", frozen.GetProperty("actor").GetString());
        Assert.False(frozen.GetProperty("details").TryGetProperty("reason", out _));
        Assert.All(own.Where(r => r.GetProperty("event").GetString() is "reserved" or "settled"), r => Assert.Equal(
            [name], r.GetProperty("details").GetProperty("after").EnumerateObject().Select(f => f.Name)));

        Assert.Equal([parent.Name], (await OwnAsync(parent, "")).Select(r => r.GetProperty("agent").GetString()!).Distinct());
        Assert.Equal(
            new[] { parent.Name, name }.Order(StringComparer.Ordinal),
            (await OwnAsync(parent, "&tree=true")).Select(r => r.GetProperty("agent").GetString()!).Distinct().Order(StringComparer.Ordinal));
        (await spend.Client.SendAsync(HttpMethod.Get, "/v1/audit", null)).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await spend.Client.SendAsync(HttpMethod.Get, "/v1/audit?tree=perhaps", sub.Key)).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "tree");
    }

    [Fact]
    public async Task An_operator_finds_rows_by_what_they_say_page_by_page()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, _) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop);
        await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), "https://stranger.example/");

        Assert.Equal(["denied"], (await RowsAsync($"agent={agent.Name}&host=stranger.example&event=decided")).Select(r => r.GetProperty("details").GetProperty("outcome").GetString()));
        Assert.Equal(
            ["requested", "decided", "reserved", "attempted", "answered", "settled"],
            (await RowsAsync($"root={agent.Name}&intent={id}&limit=2")).Select(r => r.GetProperty("event").GetString()));
        Assert.Empty(await RowsAsync($"agent={agent.Name}&to=2020-01-01"));
        Assert.NotEmpty(await RowsAsync($"agent={agent.Name}&from=2020-01-01T00:00:00Z"));
        Assert.Contains(agent.Name, (await RowsAsync("event=agent_added&limit=200")).Select(r => r.GetProperty("agent").GetString()));
        foreach (var (field, value) in new[]
        {
            ("root", "No Root"), ("agent", "No Agent"), ("intent", "a b"), ("event", "lost"), ("from", "yesterday"), ("to", "2026-13-01"),
            ("host", "not a host"), ("category", "No Category"), ("limit", "0"), ("after", "nowhere"),
        })
        {
            (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/audit?{field}={Uri.EscapeDataString(value)}"))
                .IsProblem(HttpStatusCode.BadRequest, "invalid-request", field);
        }
    }

    [Fact]
    public async Task What_is_stopped_for_all_is_on_record_with_who_stopped_it_and_its_log_is_no_agents()
    {
        await spend.Client.FreezeAsync("host", "frozen.example", true);
        await spend.Client.FreezeAsync("host", "frozen.example", false);
        var rows = (await RowsAsync("root=operator-log")).Where(r => r.GetProperty("details").TryGetProperty("target", out var t) && t.GetString() == "frozen.example").ToList();
        Assert.Equal(["frozen", "thawed"], rows.Select(r => r.GetProperty("event").GetString()));
        Assert.All(rows, r => Assert.Equal("operator:ada", r.GetProperty("actor").GetString()));

        (await spend.Client.PutPolicyAsync(SpendClient.Policy("operator-log"))).IsProblem(HttpStatusCode.BadRequest, "invalid-policy", "$.agent_id");
        Assert.DoesNotContain(
            "operator-log",
            (await spend.Client.OperateAsync(HttpMethod.Get, "/operator/agents")).Json.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("agent_id").GetString()));
    }

    [Fact]
    public async Task An_export_has_every_row_byte_for_byte_and_is_on_record_itself()
    {
        var agent = await spend.Client.RegisterAsync();
        var (_, paid) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop);
        (await ExportAsync("format=ndjson", by: "")).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "operator");
        (await ExportAsync("format=xml")).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "format");
        (await ExportAsync("root=nobody")).IsProblem(HttpStatusCode.NotFound, "not-found");

        var export = (await ExportAsync($"root={agent.Name}&reason=the+year%27s+books")).Is(HttpStatusCode.OK);
        Assert.Equal("application/x-ndjson", export.ContentType);
        var before = new string('0', 64);
        foreach (var line in export.Text.TrimEnd('\n').Split('\n'))
        {
            var prefix = $"{{\"root\":\"{agent.Name}\",\"row\":";
            Assert.StartsWith(prefix, line, StringComparison.Ordinal);
            var document = line[prefix.Length..^1];
            Assert.Equal(before, JsonDocument.Parse(document).RootElement.GetProperty("prev").GetString());
            before = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));
        }

        var verified = (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/audit/verify?agent={agent.Name}")).Is(HttpStatusCode.OK);
        Assert.Contains(before, verified.Text, StringComparison.Ordinal);
        var all = (await ExportAsync("")).Is(HttpStatusCode.OK).Text;
        foreach (var secret in new[] { paid.HasState("settled")["preimage"]!, "l402a_", "nostr+walletconnect", "\"invoice\":" })
        {
            Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
        }

        var exported = (await RowsAsync("root=operator-log&event=exported")).Single(r =>
            r.GetProperty("details").TryGetProperty("root", out var root) && root.GetString() == agent.Name);
        Assert.Equal(("operator:ada", "ndjson", "the year's books"), (
            exported.GetProperty("actor").GetString(), exported.GetProperty("details").GetProperty("format").GetString(), exported.GetProperty("details").GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task An_export_for_spreadsheets_has_no_formula_in_it()
    {
        var agent = await spend.Client.RegisterAsync();
        await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop, body => body["purpose"] = "=HYPERLINK(\"https://evil.example\",\"x\")");
        var export = (await ExportAsync($"format=csv&root={agent.Name}")).Is(HttpStatusCode.OK);
        Assert.Equal("text/csv", export.ContentType);
        var lines = export.Text.TrimEnd().Split("\r\n");
        Assert.StartsWith("root,seq,at,event,actor,", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"x\"\")\"", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith($"{agent.Name},", StringComparison.Ordinal) && l.Contains(",settled,system,", StringComparison.Ordinal));
    }

    private Task<Answer> ExportAsync(string query, string by = "ada") => spend.Client.OperateAsync(HttpMethod.Get, $"/operator/audit/export?operator={by}&{query}");

    private static Task<Answer> ReportAsync(TestAgent agent, string id, string body) =>
        agent.Client.SendAsync(HttpMethod.Post, $"/v1/payments/{id}/outcome", agent.Key, SpendClient.Json(body));

    private Task<List<JsonElement>> RowsAsync(string query) =>
        PagesAsync(after => spend.Client.OperateAsync(HttpMethod.Get, $"/operator/audit?{query}{after}"));

    private static Task<List<JsonElement>> OwnAsync(TestAgent agent, string query) =>
        PagesAsync(after => agent.Client.SendAsync(HttpMethod.Get, $"/v1/audit?limit=3{query}{after}", agent.Key));

    private static async Task<List<JsonElement>> PagesAsync(Func<string, Task<Answer>> ask)
    {
        var (found, after) = (new List<JsonElement>(), "");
        do
        {
            var page = (await ask(after)).Is(HttpStatusCode.OK);
            found.AddRange(page.Json.GetProperty("entries").EnumerateArray());
            after = page["next"] is { } next ? $"&after={Uri.EscapeDataString(next)}" : "";
        }
        while (after.Length > 0);
        return found;
    }
}
