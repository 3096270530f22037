using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace L402Functions.EndToEnd.Tests.Spending;

[Collection(SpendTests.Name)]
public sealed class ApprovalTests(SpendFixture spend)
{
    private string Shop => spend.Client.UrlOf("/samples/fortune");

    [Fact]
    public async Task A_large_payment_waits_is_approved_and_paid()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, waits) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(1_500), Shop);
        waits.HasState("awaiting_approval").HasReason("review_threshold_exceeded");
        Assert.NotNull(waits["approval_until"]);

        var listed = await ListedAsync(id);
        Assert.Equal(1_500_000, listed.GetProperty("amount_msat").GetInt64());
        (await spend.Client.AnswerAsync(id, "approve", listed.GetProperty("payment_hash").GetString())).Is(HttpStatusCode.OK);

        (await agent.WaitAsync(id)).HasState("settled");
        var timeline = await spend.Client.OperateAsync(HttpMethod.Get, $"/operator/intents/{id}");
        var given = timeline.Json.GetProperty("entries").EnumerateArray().Single(e => e.GetProperty("event").GetString() == "approval_given");
        Assert.Equal("operator:ada", given.GetProperty("actor").GetString());
        Assert.Equal("it is what we need", given.GetProperty("details").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_long_poll_lasts_its_time_while_a_payment_waits_and_ends_when_it_is_answered()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, _) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(1_400), Shop);
        var started = Stopwatch.GetTimestamp();
        (await agent.FindAsync(id, wait: 2)).HasState("awaiting_approval");
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(1.9), "It was answered before its time, with nothing new.");

        var poll = agent.FindAsync(id, wait: 25);
        (await spend.Client.AnswerAsync(id, "approve")).Is(HttpStatusCode.OK);

        (await poll).HasState("settled");
    }

    [Fact]
    public async Task A_payment_that_an_operator_denies_is_never_paid()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, waits) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(1_600), Shop);
        waits.HasState("awaiting_approval");

        (await spend.Client.AnswerAsync(id, "deny")).HasState("denied");

        Assert.Equal("approval_refused", (await agent.FindAsync(id)).HasState("denied")["cause"]);
        (await spend.Client.AnswerAsync(id, "approve")).IsProblem(HttpStatusCode.Conflict, "not-waiting");
    }

    [Fact]
    public async Task An_approval_of_what_was_not_seen_or_under_an_older_policy_counts_for_nothing()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, _) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(1_700), Shop);
        (await spend.Client.AnswerAsync(id, "approve", new string('0', 64))).IsProblem(HttpStatusCode.Conflict, "approval-mismatch");

        (await spend.Client.PutPolicyAsync(SpendClient.Policy(agent.Name))).Is(HttpStatusCode.OK);
        (await spend.Client.AnswerAsync(id, "approve")).IsProblem(HttpStatusCode.Conflict, "approval-mismatch");

        // Asked again under the policy that stands now.
        (await agent.FindAsync(id)).HasState("awaiting_approval");
        (await spend.Client.AnswerAsync(id, "approve")).Is(HttpStatusCode.OK);
        (await agent.WaitAsync(id)).HasState("settled");
    }

    [Fact]
    public async Task An_agent_cannot_approve()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, _) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(1_800), Shop);

        var answer = await spend.Client.SendAsync(
            HttpMethod.Post, $"/operator/approvals/{id}", agent.Key, SpendClient.Json("""{"decision":"approve","operator":"ada","reason":"me"}"""));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        (await agent.FindAsync(id)).HasState("awaiting_approval");
    }

    [Theory]
    [InlineData("maybe", "ada", "why", "decision")]
    [InlineData("approve", "", "why", "operator")]
    [InlineData("approve", "ada", " ", "reason")]
    public async Task An_answer_says_what_who_and_why(string decision, string by, string reason, string field) =>
        (await spend.Client.OperateAsync(
            HttpMethod.Post,
            "/operator/approvals/none",
            new System.Text.Json.Nodes.JsonObject { ["decision"] = decision, ["operator"] = by, ["reason"] = reason }))
            .IsProblem(HttpStatusCode.BadRequest, "invalid-request", field);

    private async Task<JsonElement> ListedAsync(string id) =>
        (await spend.Client.OperateAsync(HttpMethod.Get, "/operator/approvals")).Is(HttpStatusCode.OK)
            .Json.GetProperty("approvals").EnumerateArray().Single(a => a.GetProperty("id").GetString() == id);
}
