using System.Net;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.EndToEnd.Tests.Spending;

[Collection(SpendTests.Name)]
public sealed class PaymentTests(SpendFixture spend)
{
    private string Shop => spend.Client.UrlOf("/samples/fortune");

    [Fact]
    public async Task An_allowed_payment_is_accepted_paid_and_its_preimage_told_to_its_agent()
    {
        var agent = await spend.Client.RegisterAsync();
        var invoice = await spend.Merchant.InvoiceAsync(21);

        var (id, accepted) = await agent.AskAsync(invoice, Shop);
        accepted.Is(HttpStatusCode.Accepted);
        Assert.Equal($"/v1/payments/{id}", accepted.Headers.Location?.ToString());
        Assert.Null(accepted["preimage"]);

        var paid = (await agent.WaitAsync(id)).HasState("settled");
        Assert.True(Bolt11Decoder.TryDecode(invoice, out var decoded, out _));
        Assert.True(Preimage.TryParse(paid["preimage"], out var preimage) && preimage.Proves(decoded.PaymentHash), paid.Text);
        Assert.Equal("21000", paid["amount_msat"]);
        Assert.True(paid.Json.GetProperty("final").GetBoolean());
        Assert.True(paid.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task The_402_of_a_paid_endpoint_is_paid_through_the_policy_and_opens_it()
    {
        var agent = await spend.Client.RegisterAsync();
        using var http = new HttpClient { BaseAddress = spend.Host.Address };
        var offer = JsonDocument.Parse(await (await http.GetAsync(new Uri("/samples/fortune", UriKind.Relative))).Content.ReadAsStringAsync()).RootElement;

        var (_, paid) = await agent.PayAsync(offer.GetProperty("invoice").GetString()!, Shop);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/samples/fortune");
        request.Headers.TryAddWithoutValidation("Authorization", $"L402 {offer.GetProperty("macaroon").GetString()}:{paid.HasState("settled")["preimage"]}");
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_denied_category_is_refused_with_its_reason_and_nothing_is_reserved()
    {
        var agent = await spend.Client.RegisterAsync();
        var (_, refused) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), "https://models.example/v1/complete");

        refused.HasState("denied").HasReason("category_denied");
        Assert.Equal((0, 0), await DayAsync(agent));
    }

    [Fact]
    public async Task A_category_that_the_operators_table_contradicts_is_refused()
    {
        var agent = await spend.Client.RegisterAsync();
        var (_, refused) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop, body => body["category"] = "content_access");
        refused.HasState("denied").HasReason("category_mismatch");
    }

    [Fact]
    public async Task An_unfamiliar_destination_is_refused()
    {
        var agent = await spend.Client.RegisterAsync();
        var (_, refused) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), "https://stranger.example/data");
        refused.HasState("denied").HasReason("destination_unfamiliar");
    }

    [Fact]
    public async Task More_than_the_agent_may_decide_alone_is_refused()
    {
        var agent = await spend.Client.RegisterAsync();
        var (_, refused) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(600), Shop);
        refused.HasState("denied").HasReason("per_call_max_exceeded");
    }

    [Fact]
    public async Task The_same_request_again_is_answered_with_what_stands_and_paid_once()
    {
        var agent = await spend.Client.RegisterAsync();
        var invoice = await spend.Merchant.InvoiceAsync(30);
        var (id, paid) = await agent.PayAsync(invoice, Shop);
        paid.HasState("settled");

        var (_, again) = await agent.AskAsync(invoice, Shop, id);

        again.HasState("settled");
        Assert.Equal(paid["preimage"], again["preimage"]);
        Assert.Equal("1", again["attempts"]);
        Assert.Equal(30_000, (await DayAsync(agent)).Spent);
    }

    [Fact]
    public async Task Racing_requests_under_one_key_are_one_payment()
    {
        var agent = await spend.Client.RegisterAsync();
        var (invoice, id) = (await spend.Merchant.InvoiceAsync(40), SpendClient.NewName("race"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => agent.AskAsync(invoice, Shop, id)));

        Assert.Single(answers, a => a.Answer.Status == HttpStatusCode.Accepted);
        Assert.All(answers, a => Assert.True(a.Answer.Status is HttpStatusCode.Accepted or HttpStatusCode.OK, a.Answer.Text));
        (await agent.WaitAsync(id)).HasState("settled");
        Assert.Equal(40_000, (await DayAsync(agent)).Spent);
    }

    [Fact]
    public async Task The_same_key_for_another_request_is_refused()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, first) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop);
        first.HasState("settled");

        var (_, other) = await agent.AskAsync(await spend.Merchant.InvoiceAsync(5), Shop, id);
        other.IsProblem(HttpStatusCode.Conflict, "idempotency-key-reused", "Idempotency-Key");
    }

    [Fact]
    public async Task An_invoice_is_paid_for_one_purpose_only()
    {
        var (left, right) = (await spend.Client.RegisterAsync(), await spend.Client.RegisterAsync());
        var invoice = await spend.Merchant.InvoiceAsync(7);
        (await left.PayAsync(invoice, Shop)).Answer.HasState("settled");

        (await left.PayAsync(invoice, Shop)).Answer.HasState("denied");
        (await right.PayAsync(invoice, Shop)).Answer.HasState("denied");
        Assert.Equal(0, (await DayAsync(right)).Spent);
    }

    [Fact]
    public async Task An_agent_id_in_the_body_is_refused_by_name()
    {
        var (agent, other) = (await spend.Client.RegisterAsync(), await spend.Client.RegisterAsync());
        var (id, refused) = await agent.AskAsync(await spend.Merchant.InvoiceAsync(5), Shop, change: body => body["agent_id"] = other.Name);

        refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request", "agent_id");
        (await agent.FindAsync(id)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await other.FindAsync(id)).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Another_agent_reads_neither_the_payment_nor_that_there_is_one()
    {
        var (agent, other) = (await spend.Client.RegisterAsync(), await spend.Client.RegisterAsync());
        var (id, paid) = await agent.PayAsync(await spend.Merchant.InvoiceAsync(5), Shop);
        paid.HasState("settled");

        var hidden = (await other.FindAsync(id)).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal((await other.FindAsync("never-asked")).Text, hidden.Text);
    }

    [Fact]
    public async Task A_long_poll_answers_when_the_payment_is_settled_and_not_before()
    {
        var agent = await spend.Client.RegisterAsync();
        var (id, _) = await agent.AskAsync(await spend.Merchant.InvoiceAsync(5), Shop);

        var answer = await agent.FindAsync(id, wait: 25);

        answer.HasState("settled");
        (await agent.FindAsync(id, wait: 26)).IsProblem(HttpStatusCode.BadRequest, "invalid-request", "wait");
    }

    [Fact]
    public async Task The_budget_tells_limit_spent_reserved_and_available()
    {
        var agent = await spend.Client.RegisterAsync();
        (await agent.PayAsync(await spend.Merchant.InvoiceAsync(100), Shop)).Answer.HasState("settled");

        var budget = await agent.BudgetAsync();

        var day = Window(budget, "day");
        Assert.Equal(
            (8_000_000, 100_000, 0, 7_900_000),
            (Msat(day, "limit_msat"), Msat(day, "spent_msat"), Msat(day, "reserved_msat"), Msat(day, "available_msat")));
        Assert.Equal(9_900_000, Msat(Window(budget, "lifetime"), "available_msat"));
        Assert.False(Window(budget, "hour").TryGetProperty("limit_msat", out _));
        Assert.Equal(["hour", "day", "week", "month", "lifetime"], budget.Json.GetProperty("windows").EnumerateArray().Select(w => w.GetProperty("window").GetString()));
    }

    [Theory]
    [InlineData("{}", "invoice")]
    [InlineData("""{"invoice":"lnbcrt1","purpose":" "}""", "purpose")]
    [InlineData("""{"invoice":"lnbcrt1","purpose":"p","url":"ftp://x"}""", "url")]
    [InlineData("""{"invoice":"lnbcrt1","purpose":"p","category":"Not A Category"}""", "category")]
    [InlineData("""{"invoice":"lnbcrt1","purpose":"p","quoted_msat":-1}""", "quoted_msat")]
    [InlineData("""{"invoice":"lnbcrt1","purpose":"p","quoted_msat":"5"}""", "quoted_msat")]
    [InlineData("""{"invoice":"lnbcrt1","purpose":"p","amount":5}""", "amount")]
    public async Task What_is_wrong_with_a_request_is_named(string body, string field)
    {
        var agent = await spend.Client.RegisterAsync();
        (await spend.Client.SendAsync(HttpMethod.Post, "/v1/payments", agent.Key, SpendClient.Json(body), "some-key"))
            .IsProblem(HttpStatusCode.BadRequest, "invalid-request", field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"invoice":"a","invoice":"b"}""")]
    public async Task A_body_that_is_no_object_is_refused(string body)
    {
        var agent = await spend.Client.RegisterAsync();
        (await spend.Client.SendAsync(HttpMethod.Post, "/v1/payments", agent.Key, SpendClient.Json(body), "some-key"))
            .IsProblem(HttpStatusCode.BadRequest, "malformed-body");
    }

    [Fact]
    public async Task A_missing_key_and_a_body_that_is_too_long_are_refused()
    {
        var agent = await spend.Client.RegisterAsync();
        (await spend.Client.SendAsync(HttpMethod.Post, "/v1/payments", agent.Key, SpendClient.Json("""{"invoice":"lnbcrt1","purpose":"p"}""")))
            .IsProblem(HttpStatusCode.BadRequest, "invalid-request", "Idempotency-Key");
        (await spend.Client.SendAsync(HttpMethod.Post, "/v1/payments", agent.Key, SpendClient.Json($$"""{"purpose":"{{new string('x', 65_536)}}"}"""), "some-key"))
            .IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    private static async Task<(long Spent, long Reserved)> DayAsync(TestAgent agent)
    {
        var day = Window(await agent.BudgetAsync(), "day");
        return (Msat(day, "spent_msat"), Msat(day, "reserved_msat"));
    }

    private static JsonElement Window(Answer budget, string name) =>
        budget.Json.GetProperty("windows").EnumerateArray().Single(w => w.GetProperty("window").GetString() == name);

    private static long Msat(JsonElement window, string member) => window.GetProperty(member).GetInt64();
}
