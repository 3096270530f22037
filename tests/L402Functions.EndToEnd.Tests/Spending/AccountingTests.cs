using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace L402Functions.EndToEnd.Tests.Spending;

/// <summary>What was spent, for charts; and holds on what may be deleted.</summary>
[Collection(SpendTests.Name)]
public sealed class AccountingTests(SpendFixture spend)
{
    private string Shop => spend.Client.UrlOf("/samples/fortune");

    [Fact]
    public async Task A_payment_is_in_the_days_figures_soon_after_and_once()
    {
        var agent = await spend.Client.RegisterAsync();
        await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop);
        await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), "https://stranger.example/");

        var figures = await FiguresAsync(agent.Name);
        Assert.Equal((1, 5_000, 1), (figures.GetProperty("payments").GetInt64(), figures.GetProperty("spent_msat").GetInt64(), figures.GetProperty("denied").GetInt64()));
        Assert.True(figures.GetProperty("p95_ms").GetInt64() > 0);

        var byHost = (await RollupsAsync($"agent={agent.Name}&by=destination")).Is(HttpStatusCode.OK).Json.GetProperty("series").EnumerateArray().ToList();
        Assert.Equal([new Uri(Shop).Authority, "stranger.example"], byHost.Select(s => s.GetProperty("name").GetString()));
        Assert.All(byHost, s => Assert.Single(s.GetProperty("points").EnumerateArray()));
        var byAgent = (await RollupsAsync("by=agent")).Is(HttpStatusCode.OK).Json.GetProperty("series").EnumerateArray().Select(s => s.GetProperty("name").GetString());
        Assert.Contains(agent.Name, byAgent);
    }

    [Fact]
    public async Task A_question_that_makes_no_sense_is_refused_by_its_field()
    {
        (await RollupsAsync("by=moon")).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "by");
        (await RollupsAsync("from=2026-02-30")).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "from");
        (await RollupsAsync("from=2024-01-01&to=2026-01-01")).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "from");
        (await RollupsAsync("agent=nobody-knows")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_hold_is_set_shown_and_lifted_in_somebodys_name_and_on_record()
    {
        var agent = await spend.Client.RegisterAsync();
        (await HoldAsync(HttpMethod.Post, """{"operator":"Ada"}""")).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "reason");
        (await HoldAsync(HttpMethod.Post, """{"root":"nobody-knows","operator":"Ada","reason":"x"}""")).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "root");
        var body = $$"""{"root":"{{agent.Name}}","operator":"Ada","reason":"a court asked"}""";
        (await HoldAsync(HttpMethod.Post, body)).Is(HttpStatusCode.NoContent);

        var shown = (await HoldsAsync()).Single(h => h.GetProperty("root").GetString() == agent.Name);
        Assert.Equal(("Ada", "a court asked"), (shown.GetProperty("operator").GetString(), shown.GetProperty("reason").GetString()));
        (await HoldAsync(HttpMethod.Delete, body)).Is(HttpStatusCode.NoContent);
        Assert.DoesNotContain(await HoldsAsync(), h => h.GetProperty("root").GetString() == agent.Name);

        foreach (var happened in new[] { "hold_set", "hold_lifted" })
        {
            var rows = (await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/audit?root=operator-log&event={happened}")).Is(HttpStatusCode.OK).Json;
            var row = rows.GetProperty("entries").EnumerateArray().Single(r => r.GetProperty("details").GetProperty("scope").GetString() == agent.Name);
            Assert.Equal(("operator:Ada", "a court asked"), (row.GetProperty("actor").GetString(), row.GetProperty("details").GetProperty("reason").GetString()));
        }
    }

    private async Task<JsonElement> FiguresAsync(string agent)
    {
        JsonElement total = default;
        await Until.TrueAsync(async () =>
        {
            total = (await RollupsAsync($"agent={agent}")).Is(HttpStatusCode.OK).Json.GetProperty("total");
            return total.GetProperty("payments").GetInt64() > 0 && total.GetProperty("denied").GetInt64() > 0;
        });
        return total;
    }

    private Task<Answer> RollupsAsync(string query) => spend.Client.OperateAsync(HttpMethod.Get, $"/operator/rollups?{query}");

    private async Task<List<JsonElement>> HoldsAsync() =>
        [.. (await spend.Client.OperateAsync(HttpMethod.Get, "/operator/holds")).Is(HttpStatusCode.OK).Json.GetProperty("holds").EnumerateArray().Where(h => h.TryGetProperty("root", out _))];

    private Task<Answer> HoldAsync(HttpMethod method, string body) =>
        spend.Client.OperateAsync(method, "/operator/holds", JsonNode.Parse(body));
}
