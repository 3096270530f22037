using System.Net;
using System.Text;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.EndToEnd.Tests.Selling;

[Collection(ShopTests.Name)]
public sealed class CredentialTests(ShopFixture fixture)
{
    private const string Fortune = "/samples/fortune";

    [Theory]
    [InlineData("L402")]
    [InlineData("LSAT")]
    [InlineData("l402")]
    [InlineData("lsat")]
    [InlineData("lSaT")]
    public async Task The_scheme_may_be_written_by_either_name_in_any_case(string scheme)
    {
        var purchase = await fixture.Shop.BuyAsync(Fortune);

        await fixture.Shop.ServedAsync(Fortune, purchase.L402.Replace("L402", scheme, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task The_token_may_be_in_either_alphabet_of_base64_padded_or_not(bool urlSafe, bool padded)
    {
        var purchase = await fixture.Shop.BuyAsync("/once/a");

        // Somebody else's caveat, chosen so that the two alphabets differ and there is padding to leave out.
        var token = Enumerable.Range(1, 100)
            .Select(n => purchase.Token.Attenuate($"note={new string('n', n)}").ToBase64())
            .First(t => t.EndsWith('=') && t.AsSpan().ContainsAny('+', '/'));
        var written = urlSafe ? token.Replace('+', '-').Replace('/', '_') : token;

        await fixture.Shop.ServedAsync("/once/a", $"L402 {(padded ? written : written.TrimEnd('='))}:{purchase.Preimage.ToHex()}");
    }

    [Fact]
    public async Task Several_tokens_of_one_payment_are_served_as_the_narrowest_of_them()
    {
        var purchase = await fixture.Shop.BuyAsync("/thrice/ok");
        var narrow = purchase.Token.Attenuate("thrice_max_uses=1");
        var both = $"L402 {purchase.Token.ToBase64()},{narrow.ToBase64Url()}:{purchase.Preimage.ToHex()}";

        await fixture.Shop.ServedAsync("/thrice/ok", both);
        await fixture.Shop.RefusedAsync("used-up", "/thrice/ok", both);
        await fixture.Shop.ServedAsync("/thrice/ok", purchase.L402);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Our_line_is_found_among_Authorization_lines_of_others(int at)
    {
        var purchase = await fixture.Shop.BuyAsync(Fortune);
        List<string> lines = ["Authorization: Bearer eyJhbGciOiJub25lIn0.e30.", "Authorization: Basic dXNlcjpwYXNz"];
        lines.Insert(at, $"Authorization: {purchase.L402}");

        var response = await RawHttp.SendAsync(fixture.Shop.Address, $"GET {Fortune}", lines);

        Assert.Equal(200, response.Status);
    }

    [Fact]
    public async Task Our_credential_is_found_in_a_line_that_a_proxy_joined_with_commas()
    {
        var purchase = await fixture.Shop.BuyAsync(Fortune);

        var response = await RawHttp.SendAsync(
            fixture.Shop.Address, $"GET {Fortune}", $"Authorization: Basic dXNlcjpwYXNz, {purchase.L402}, Bearer e30");

        Assert.Equal(200, response.Status);
    }

    [Fact]
    public async Task One_credential_sent_twice_is_one_use()
    {
        var purchase = await fixture.Shop.BuyAsync(Fortune);
        var line = $"Authorization: {purchase.L402}";

        Assert.Equal(200, (await RawHttp.SendAsync(fixture.Shop.Address, $"GET {Fortune}", line, line)).Status);
        await fixture.Shop.RefusedAsync("used-up", Fortune, purchase.L402);
    }

    [Fact]
    public async Task Two_different_credentials_are_refused_and_neither_is_used()
    {
        var (one, other) = (await fixture.Shop.BuyAsync(Fortune), await fixture.Shop.BuyAsync(Fortune));

        var response = await RawHttp.SendAsync(
            fixture.Shop.Address, $"GET {Fortune}", $"Authorization: {one.L402}", $"Authorization: {other.L402}");

        Assert.Equal(402, response.Status);
        Assert.Equal("conflicting-credentials", response.Code);
        await fixture.Shop.ServedAsync(Fortune, one.L402);
        await fixture.Shop.ServedAsync(Fortune, other.L402);
    }

    [Fact]
    public async Task A_Payment_credential_is_served_with_a_receipt_that_names_the_payment_and_not_its_proof()
    {
        var purchase = await fixture.Shop.BuyAsync(Fortune);

        var response = await RawHttp.SendAsync(fixture.Shop.Address, $"GET {Fortune}", $"Authorization: {purchase.Payment}");

        Assert.Equal(200, response.Status);
        Assert.True(PaymentReceipt.TryDecode(Assert.Single(response.All("Payment-Receipt")), out var receipt));
        Assert.Equal(purchase.Hash.ToString(), receipt.Reference);
        Assert.Equal(purchase.Offer.Payment.Id, receipt.ChallengeId);
        Assert.InRange(receipt.SettledAt, DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow + TimeSpan.FromSeconds(1));
        Assert.Equal("private", Assert.Single(response.All("Cache-Control")));
        Assert.Contains("Payment-Receipt", string.Join(',', response.All("Access-Control-Expose-Headers")), StringComparison.Ordinal);
        Assert.Empty(response.Challenges);
        DoesNotTell(response, purchase.Preimage.ToHex());
    }

    [Fact]
    public async Task A_token_is_served_without_a_receipt_and_without_its_proof()
    {
        var purchase = await fixture.Shop.BuyAsync(Fortune);

        var response = await RawHttp.SendAsync(fixture.Shop.Address, $"GET {Fortune}", $"Authorization: {purchase.L402}");

        Assert.Equal(200, response.Status);
        Assert.Empty(response.All("Payment-Receipt"));
        Assert.Empty(response.Challenges);
        Assert.Equal("private", Assert.Single(response.All("Cache-Control")));
        DoesNotTell(response, purchase.Preimage.ToHex());
        DoesNotTell(response, purchase.Token.ToBase64());
    }

    [Fact]
    public async Task A_receipt_attests_only_what_was_verified_and_served()
    {
        var (paid, other) = (await fixture.Shop.BuyAsync("/once/fail"), await fixture.Shop.BuyAsync("/once/fail"));
        var unproven = new PaymentCredential { Challenge = paid.Offer.Payment, Preimage = other.Preimage }.ToAuthorizationValue();
        var repriced = new PaymentCredential { Challenge = paid.Offer.Payment with { Realm = "elsewhere" }, Preimage = paid.Preimage }.ToAuthorizationValue();

        foreach (var (credential, status) in new[] { (unproven, 402), (repriced, 402), (paid.Payment, 500) })
        {
            var response = await RawHttp.SendAsync(fixture.Shop.Address, "GET /once/fail", $"Authorization: {credential}");
            Assert.Equal(status, response.Status);
            Assert.Empty(response.All("Payment-Receipt"));
        }
    }

    [Fact]
    public async Task The_first_door_wins()
    {
        var (byToken, byPayment) = (await fixture.Shop.BuyAsync(Fortune), await fixture.Shop.BuyAsync(Fortune));

        await fixture.Shop.ServedAsync(Fortune, byToken.L402);
        await fixture.Shop.RefusedAsync("unknown-challenge", Fortune, byToken.Payment);
        await fixture.Shop.ServedAsync(Fortune, byPayment.Payment);
        await fixture.Shop.RefusedAsync("redeemed-elsewhere", Fortune, byPayment.L402);
    }

    [Theory]
    [InlineData("L402")]
    [InlineData("L402 ")]
    [InlineData("L402 AAAA")]
    [InlineData("L402 AAAA:00")]
    [InlineData("L402 :0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("L402 !!!!:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("L402 AAAA:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("LSAT AgEE:zzzz000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Payment e30")]
    [InlineData("Payment {}")]
    public async Task A_credential_that_cannot_be_read_is_answered_with_a_fresh_offer(string authorization)
    {
        var offer = await fixture.Shop.RefusedAsync("malformed-credential", Fortune, authorization);

        Assert.NotEmpty(offer.Invoice);
    }

    [Fact]
    public async Task A_header_longer_than_8_KiB_is_not_read()
    {
        var offer = await fixture.Shop.RefusedAsync("malformed-credential", Fortune, $"L402 {new string('A', 9000)}:{new string('0', 64)}");

        Assert.Contains("HeaderTooLong", offer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_credential_alone_is_none()
    {
        await fixture.Shop.RefusedAsync("payment-required", Fortune, "Bearer " + Convert.ToBase64String(Encoding.ASCII.GetBytes("someone else's")));
    }

    [Fact]
    public async Task What_is_between_caller_and_paywall_does_not_reach_the_upstream()
    {
        var purchase = await fixture.Shop.BuyAsync("/once/ok");
        var query = $"?{purchase.Hash}";
        var served = await RawHttp.SendAsync(
            fixture.Shop.Address, $"GET /once/ok{query}", $"Authorization: {purchase.L402}", "x-functions-key: some key", "X-Kept: yes");

        Assert.Equal(200, served.Status);
        var seen = fixture.Upstream.Seen[query];
        Assert.Equal("yes", seen["X-Kept"]);
        Assert.False(seen.ContainsKey("Authorization"));
        Assert.False(seen.ContainsKey("x-functions-key"));
    }

    [Fact]
    public async Task What_was_bought_arrives_whole()
    {
        using var body = new ByteArrayContent(new byte[3000]);
        var purchase = await fixture.Shop.BuyAsync("/samples/digest", HttpMethod.Post, body);
        using var same = new ByteArrayContent(new byte[3000]);

        var report = await fixture.Shop.ServedAsync("/samples/digest", purchase.L402, HttpMethod.Post, same);

        Assert.Equal(6_000, purchase.Offer.AmountMsat);
        Assert.Contains("\"bytes\":3000", await report.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, report.StatusCode);
    }

    private static void DoesNotTell(RawResponse response, string secret)
    {
        var headers = string.Join('\n', response.Headers.Select(h => $"{h.Key}: {h.Value}"));
        Assert.DoesNotContain(secret, headers, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(secret, response.Body, StringComparison.OrdinalIgnoreCase);
        foreach (var receipt in response.All("Payment-Receipt"))
        {
            Assert.DoesNotContain(secret, Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(receipt)), StringComparison.OrdinalIgnoreCase);
        }
    }
}
