using System.Net;
using System.Text.Json;
using L402Functions.Paywall.Receipts;
using L402Functions.Protocol;
using L402Functions.Protocol.Signing;
using L402Functions.Tests.Host;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Tests.Paywall;

/// <summary>Signed receipts, as a buyer gets them and as anybody verifies them: with the keys that the app publishes.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private const string Fortune = "/samples/fortune";
    private const string ForgedReceipt = "eyJhbGciOiJub25lIn0.e30.";
    private static readonly string PreviousKey = PublicKeyOf(RunningApp.CheckpointKey.Replace('c', '7'));
    private UpstreamServer upstream = null!;
    private RunningApp app = null!;

    public async Task InitializeAsync()
    {
        upstream = await UpstreamServer.StartAsync(http =>
        {
            http.Response.Headers[Receipt.HeaderName] = ForgedReceipt;
            http.Response.StatusCode = int.Parse(http.Request.Query["status"].ToString() is { Length: > 0 } status ? status : "200", System.Globalization.CultureInfo.InvariantCulture);
            return http.Response.WriteAsync("from upstream");
        });
        app = await RunningApp.StartAsync(
            ("Location", "shop.example"),
            ("Accounting:PreviousReceiptKeys:spring", PreviousKey),
            ("Prices:few:Sats", "3"), ("Prices:few:Uses", "3"),
            ("Routes:few:Path", "/few/*"), ("Routes:few:Methods", "GET,POST"), ("Routes:few:Upstream", upstream.Address), ("Routes:few:Price", "few"),
            ("Prices:pass:Sats", "50"), ("Prices:pass:Uses", "0"),
            ("Routes:pass:Path", "/pass/*"), ("Routes:pass:Upstream", upstream.Address), ("Routes:pass:Price", "pass"));
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [Fact]
    public async Task A_use_that_is_served_has_a_receipt_that_verifies_with_the_published_keys()
    {
        var credential = await app.BuyAsync(Fortune);
        using var served = await app.GetAsync(Fortune + "?style=short", credential);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);

        var receipt = await VerifiedAsync(served);
        Assert.Equal("shop.example", receipt.GetProperty("iss").GetString());
        Assert.Equal((HashOf(credential).ToString(), "fortune"), (Text(receipt, "payment_hash"), Text(receipt, "service")));
        Assert.Equal((Fortune, "GET", "l402"), (Text(receipt, "path"), Text(receipt, "method"), Text(receipt, "door")));
        Assert.Equal((21_000, 21_000, 1, 200), (Number(receipt, "amount_msat"), Number(receipt, "cost_msat"), Number(receipt, "use"), Number(receipt, "status")));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(Number(receipt, "iat")), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(1));
        Assert.Equal([Text(receipt, "jti")], await NamesOnTheRowAsync(credential));
        Assert.Contains(Receipt.HeaderName, served.Headers.GetValues("Access-Control-Expose-Headers"));
    }

    [Fact]
    public async Task Each_use_has_a_receipt_of_its_own_and_the_row_has_their_names()
    {
        var credential = await app.BuyAsync("/few/a");
        var receipts = new List<JsonElement>();
        foreach (var path in new[] { "/few/a", "/few/b", "/few/c" })
        {
            using var served = await app.GetAsync(path, credential);
            receipts.Add(await VerifiedAsync(served));
        }

        Assert.Equal(["/few/a", "/few/b", "/few/c"], receipts.Select(r => Text(r, "path")));
        Assert.Equal([1, 2, 3], receipts.Select(r => Number(r, "use")));
        Assert.All(receipts, r => Assert.Equal((9_000, 3_000), (Number(r, "amount_msat"), Number(r, "cost_msat"))));
        Assert.Equal(receipts.Select(r => Text(r, "jti")), await NamesOnTheRowAsync(credential));
    }

    [Fact]
    public async Task A_use_that_is_given_back_has_none_and_the_next_one_has()
    {
        var credential = await app.BuyAsync(Fortune);
        app.Handler = _ => Task.FromResult(Results.StatusCode(503));
        using var failed = await app.GetAsync(Fortune, credential);
        Assert.False(failed.Headers.Contains(Receipt.HeaderName));
        await app.HasUsesAsync(credential, 0);
        Assert.Empty(await NamesOnTheRowAsync(credential));

        app.Handler = null;
        using var served = await app.GetAsync(Fortune, credential);
        Assert.Equal([Text(await VerifiedAsync(served), "jti")], await NamesOnTheRowAsync(credential));
    }

    [Fact]
    public async Task An_answer_that_spends_the_use_and_is_no_success_is_called_what_it_is()
    {
        app.Handler = _ => Task.FromResult(Results.StatusCode(404));
        using var answer = await app.GetAsync(Fortune, await app.BuyAsync(Fortune));
        Assert.Equal(404, Number(await VerifiedAsync(answer), "status"));
    }

    [Fact]
    public async Task A_payment_by_the_Payment_scheme_has_both_receipts()
    {
        using var offer = await app.GetAsync(Fortune);
        var invoice = JsonDocument.Parse(await offer.Content.ReadAsStringAsync()).RootElement.GetProperty("invoice").GetString()!;
        using var served = await app.GetAsync(Fortune, PaywallMiddlewareTests.PaymentCredentialOf(offer.Headers.GetValues("WWW-Authenticate").Last(), app.PreimageOf(invoice)));
        Assert.True(served.Headers.Contains("Payment-Receipt"));
        Assert.Equal("payment", Text(await VerifiedAsync(served), "door"));
    }

    [Fact]
    public async Task What_an_upstream_calls_a_receipt_is_replaced_and_never_passed_on()
    {
        var counted = await app.BuyAsync("/few/a");
        using var served = await app.GetAsync("/few/a", counted);
        await VerifiedAsync(served);
        using var failed = await app.GetAsync("/few/a?status=500", counted);
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.False(failed.Headers.Contains(Receipt.HeaderName));

        var pass = await app.BuyAsync("/pass/a");
        using var first = await app.GetAsync("/pass/a", pass);
        using var known = await app.GetAsync("/pass/b", pass);
        await VerifiedAsync(first);
        Assert.False(known.Headers.Contains(Receipt.HeaderName));
    }

    [Fact]
    public async Task A_pass_has_a_receipt_of_the_purchase_when_it_is_first_shown_and_its_name_is_on_the_row()
    {
        var pass = await app.BuyAsync("/pass/a");
        using var first = await app.GetAsync("/pass/a", pass);
        var receipt = await VerifiedAsync(first);
        Assert.Equal(50_000, Number(receipt, "amount_msat"));
        Assert.False(receipt.TryGetProperty("use", out _));
        Assert.False(receipt.TryGetProperty("cost_msat", out _));
        await app.HasUsesAsync(pass, 1);
        Assert.Equal([Text(receipt, "jti")], await NamesOnTheRowAsync(pass));

        // On another instance it is new once more: the same purchase, so the same name.
        await using var other = await RunningApp.StartAsync(
            ("Prices:pass:Sats", "50"), ("Prices:pass:Uses", "0"),
            ("Routes:pass:Path", "/pass/*"), ("Routes:pass:Upstream", upstream.Address), ("Routes:pass:Price", "pass"));
        using var elsewhere = await other.GetAsync("/pass/b", pass);
        Assert.Equal(Text(receipt, "jti"), Text(await VerifiedAsync(elsewhere), "jti"));
    }

    [Fact]
    public async Task No_receipt_tells_what_could_be_used_again()
    {
        var credential = await app.BuyAsync(Fortune);
        using var served = await app.GetAsync(Fortune, credential);
        var receipt = (await VerifiedAsync(served)).GetRawText();
        Assert.DoesNotContain(credential[(credential.LastIndexOf(':') + 1)..], receipt, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(credential["L402 ".Length..credential.LastIndexOf(':')], receipt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_who_has_not_paid_has_a_receipt()
    {
        using var offered = await app.GetAsync(Fortune);
        using var free = await app.GetAsync("/.well-known/l402.json");
        Assert.False(offered.Headers.Contains(Receipt.HeaderName));
        Assert.False(free.Headers.Contains(Receipt.HeaderName));
    }

    [Fact]
    public async Task The_key_set_has_the_keys_of_today_and_of_before_and_no_secret()
    {
        using var answer = await app.GetAsync("/.well-known/jwks.json");
        Assert.Equal(JwkSet.ContentType, answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl is { Public: true, MaxAge.TotalSeconds: > 0 });
        var json = await answer.Content.ReadAsStringAsync();
        using var set = JsonDocument.Parse(json);
        Assert.Equal(
            new[] { PublicKeyOf(RunningApp.ReceiptKey), PreviousKey, PublicKeyOf(RunningApp.CheckpointKey) }.Select(KeyIdOf),
            set.RootElement.GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("kid").GetString()!));
        Assert.DoesNotContain("\"d\"", json, StringComparison.Ordinal);
    }

    private static string PublicKeyOf(string secretHex)
    {
        Assert.True(SigningKey.TryCreate(Convert.FromHexString(secretHex), out var key));
        return System.Text.Encoding.UTF8.GetString(new JwkSet(key.PublicKey).ToUtf8Json())["{\"keys\":[".Length..^2];
    }

    private static string KeyIdOf(string jwk) => VerifyingKey.TryParse(jwk, out var key) ? key.KeyId : throw new InvalidOperationException("not a key");

    private static string Text(JsonElement receipt, string name) => receipt.GetProperty(name).GetString()!;

    private static long Number(JsonElement receipt, string name) => receipt.GetProperty(name).GetInt64();

    private static PaymentHash HashOf(string credential)
    {
        Assert.True(Preimage.TryParse(credential.AsSpan(credential.LastIndexOf(':') + 1), out var preimage));
        return PaymentHash.Of(preimage);
    }

    private async Task<IEnumerable<string>> NamesOnTheRowAsync(string credential) =>
        (await app.Sales.FindAsync(HashOf(credential), CancellationToken.None))!.Receipts.Ids.Select(id => id.ToString());

    private async Task<JsonElement> VerifiedAsync(HttpResponseMessage served)
    {
        Assert.True(JwkSet.TryParse(await app.Client.GetByteArrayAsync("/.well-known/jwks.json"), out var keys));
        var reading = new JwsReader(keys, Receipt.Type, 8192).Read(served.Headers.GetValues(Receipt.HeaderName).Single());
        return JsonDocument.Parse(Assert.IsType<JwsReading.Verified>(reading).Payload).RootElement;
    }
}
