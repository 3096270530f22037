using System.Text.Json;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Macaroons;

namespace L402Functions.EndToEnd.Tests.Selling;

[Collection(ShopTests.Name)]
public sealed class ChallengeTests(ShopFixture fixture)
{
    private const string Fortune = "/samples/fortune";
    private const string Base64 = "[A-Za-z0-9+/]+={0,2}";
    private const string Base64Url = "[A-Za-z0-9_-]+";

    [Fact]
    public async Task The_402_has_three_challenge_lines_in_the_order_and_form_that_clients_read()
    {
        var response = await RawHttp.SendAsync(fixture.Shop.Address, $"GET {Fortune}");

        Assert.Equal(402, response.Status);
        Assert.Collection(
            response.Challenges,
            l402 => Assert.Matches($"^L402 macaroon=\"({Base64})\", invoice=\"lnbcrt[a-z0-9]+\", version=\"0\", token=\"\\1\"$", l402),
            lsat => Assert.Matches($"^LSAT macaroon=\"{Base64}\", invoice=\"lnbcrt[a-z0-9]+\"$", lsat),
            payment => Assert.Matches(
                $"^Payment id=\"{Base64Url}\", realm=\"localhost\", method=\"lightning\", intent=\"charge\", request=\"{Base64Url}\", " +
                $"expires=\"[0-9T:-]+Z\", opaque=\"{Base64Url}\"$",
                payment));
        Assert.Equal("no-store", Assert.Single(response.All("Cache-Control")));
        Assert.Contains("WWW-Authenticate", Assert.Single(response.All("Access-Control-Expose-Headers")).Split(", "));
        Assert.Equal("application/problem+json", Assert.Single(response.All("Content-Type")));
        Assert.Empty(response.All("Payment-Receipt"));
    }

    [Fact]
    public async Task The_body_repeats_the_challenge_under_the_names_that_clients_look_for()
    {
        var response = await RawHttp.SendAsync(fixture.Shop.Address, $"GET {Fortune}");
        var offer = new Offer(response.Challenges, JsonDocument.Parse(response.Body).RootElement);

        string[] members =
        [
            "type", "title", "status", "detail", "code", "error", "amount_msat", "amountSats", "priceSats", "macaroon", "invoice", "expires_at", "service",
        ];
        Assert.Equal(members, offer.Body.EnumerateObject().Select(m => m.Name));
        Assert.Equal("urn:l402functions:problem:payment-required", Text("type"));
        Assert.Equal("payment-required", Text("code"));
        Assert.Equal("payment required", Text("error"));
        Assert.Equal("fortune", Text("service"));
        Assert.Equal(offer.Invoice, Text("invoice"));
        Assert.Equal(offer.Token.ToBase64(), Text("macaroon"));
        Assert.Equal(402, Number("status"));
        Assert.Equal((21_000, 21, 21), (Number("amount_msat"), Number("amountSats"), Number("priceSats")));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(Number("expires_at")), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + TimeSpan.FromHours(1));

        string Text(string name) => offer.Body.GetProperty(name).GetString()!;
        long Number(string name) => offer.Body.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task Token_invoice_and_Payment_challenge_are_made_on_one_payment_hash_and_one_amount()
    {
        var offer = await fixture.Shop.AskAsync(Fortune);

        Assert.True(Bolt11Decoder.TryDecode(offer.Invoice, out var invoice, out _));
        Assert.True(L402Identifier.TryParse(offer.Token.Identifier, out var identifier));
        var request = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(offer.Payment.Request)).RootElement;
        Assert.Equal(invoice.PaymentHash, identifier.PaymentHash);
        Assert.Equal(invoice.PaymentHash.ToString(), request.GetProperty("methodDetails").GetProperty("paymentHash").GetString());
        Assert.Equal(offer.Invoice, request.GetProperty("methodDetails").GetProperty("invoice").GetString());
        Assert.Equal(Msat.FromSats(21), invoice.Amount);
        Assert.Equal("21", request.GetProperty("amount").GetString());
    }

    [Fact]
    public async Task The_token_says_what_was_sold_and_nothing_that_the_caller_wrote()
    {
        foreach (var path in new[] { "/once/a,expensive:0", "/once/x%0Aservices=everything:0", "/once/a=b/services=y:1", "/once/a?services=all:0" })
        {
            var response = await RawHttp.SendAsync(fixture.Shop.Address, $"GET {path}");
            if (response.Status == 404)
            {
                response.OffersNothing();
                continue;
            }

            var offer = new Offer(response.Challenges, JsonDocument.Parse(response.Body).RootElement);
            Assert.Collection(
                offer.Caveats,
                c => Assert.Equal("services=once:0", c),
                c => Assert.Equal("once_capabilities=", c),
                c => Assert.Matches("^once_valid_until=[0-9]+$", c),
                c => Assert.Equal("once_max_uses=1", c),
                c => Assert.Equal("once_max_msat=5000", c),
                c => Assert.Equal("path=/once/*", c),
                c => Assert.Equal("method=GET,HEAD,POST", c));
        }
    }

    [Theory]
    [InlineData("GET /nothing/here", 404)]
    [InlineData("POST /samples/fortune", 404)]
    [InlineData("HEAD /samples/fortune", 404)]
    [InlineData("OPTIONS /samples/fortune", 404)]
    [InlineData("GET /operator/sales/00", 401)]
    [InlineData("DELETE /once/a", 405)]
    [InlineData("OPTIONS /once/a", 204)]
    [InlineData("HEAD /once/a", 402)]
    [InlineData("GET /once/..%2f..%2fetc", 404)]
    public async Task Nothing_but_a_402_to_a_method_with_a_body_offers_anything_to_pay(string request, int status)
    {
        var response = await RawHttp.SendAsync(fixture.Shop.Address, request);

        Assert.Equal(status, response.Status);
        response.OffersNothing();
    }

    [Fact]
    public async Task A_method_that_is_not_sold_is_answered_with_those_that_are()
    {
        var response = await RawHttp.SendAsync(fixture.Shop.Address, "DELETE /once/a");

        Assert.Equal("method-not-allowed", response.Code);
        Assert.Equal("GET, HEAD, POST, OPTIONS", Assert.Single(response.All("Allow")));
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked", 411, "length-required")]
    [InlineData("Content-Length: 5000000", 413, "body-too-large")]
    public async Task A_body_that_has_no_price_is_refused_without_an_offer(string header, int status, string code)
    {
        var response = await RawHttp.SendAsync(fixture.Shop.Address, "POST /samples/digest", header);

        Assert.Equal(status, response.Status);
        Assert.Equal(code, response.Code);
        response.OffersNothing();
    }

    [Theory]
    [InlineData("/once/fail", 500)]
    [InlineData("/once/sell", 502)]
    public async Task An_upstreams_own_challenge_is_not_passed_on_under_our_name(string path, int status)
    {
        var purchase = await fixture.Shop.BuyAsync(path);
        var response = await RawHttp.SendAsync(fixture.Shop.Address, $"GET {path}", $"Authorization: {purchase.L402}");

        Assert.Equal(status, response.Status);
        response.OffersNothing();
    }

    [Fact]
    public async Task A_gRPC_content_type_gets_the_plain_402()
    {
        var response = await RawHttp.SendAsync(
            fixture.Shop.Address, "POST /once/service.Method", "Content-Type: application/grpc", "TE: trailers", "Content-Length: 0");

        Assert.Equal(402, response.Status);
        Assert.Equal(3, response.Challenges.Count);
        Assert.Equal("application/problem+json", Assert.Single(response.All("Content-Type")));
        Assert.Empty(response.All("Grpc-Status"));
    }
}
