using System.Text;
using System.Text.Json;
using L402Functions.Protocol.Challenges;

namespace L402Functions.Protocol.Tests.Challenges;

public sealed class ProblemTests
{
    [Fact]
    public void The_body_of_a_402_repeats_the_challenge_under_every_name_in_use()
    {
        var body = new ChallengeProblem
        {
            Type = ProblemDocument.TypePrefix + "payment-required",
            Title = "Payment required",
            Detail = "GET /weather costs 21 sat.",
            Code = "payment-required",
            Challenge = new L402Challenge("AgEE+/8=", "lnbc210n1pexample"),
            Amount = new Msat(20_500),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(1_773_576_000_999),
            Service = "weather",
        }.ToUtf8Json();

        Assert.Equal(
            """{"type":"urn:l402functions:problem:payment-required","title":"Payment required","status":402,"detail":"GET /weather costs 21 sat.","code":"payment-required","error":"payment required","amount_msat":20500,"amountSats":21,"priceSats":21,"macaroon":"AgEE+/8=","invoice":"lnbc210n1pexample","expires_at":1773576000,"service":"weather"}""",
            Encoding.UTF8.GetString(body));
    }

    [Fact]
    public void Another_error_is_a_problem_with_a_stable_code()
    {
        var problem = new ProblemDocument("bad-path", "Path not allowed", 400, "The path holds \"..\".", "path");

        using var body = JsonDocument.Parse(problem.ToUtf8Json());

        Assert.Equal(
            ["type", "code", "title", "status", "detail", "field"],
            body.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("urn:l402functions:problem:bad-path", body.RootElement.GetProperty("type").GetString());
        Assert.Equal(400, body.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("The path holds \"..\".", body.RootElement.GetProperty("detail").GetString());
    }

    [Fact]
    public void A_problem_that_concerns_no_field_names_none() =>
        Assert.DoesNotContain("field", Encoding.UTF8.GetString(new ProblemDocument("x", "X", 500, "x").ToUtf8Json()), StringComparison.Ordinal);
}
