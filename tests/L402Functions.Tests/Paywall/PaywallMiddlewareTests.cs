using System.Net;
using System.Text.Json;
using L402Functions.Paywall.Http;
using L402Functions.Paywall.Issuing;
using L402Functions.Paywall.Pricing;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Wallets;
using L402Functions.Tests.Host;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace L402Functions.Tests.Paywall;

public sealed class PaywallMiddlewareTests : IAsyncLifetime
{
    private const string Fortune = "/samples/fortune";
    private const string Digest = "/samples/digest";
    private RunningApp app = null!;

    public async Task InitializeAsync() => app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("L402Functions.Samples.FortuneFunction.Run")]
    [InlineData("L402Functions.Upstream.UpstreamFunction.RunAsync")]
    [InlineData("Some.Unknown.Function")]
    public async Task What_cannot_be_asked_to_pay_is_not_run(string entryPoint)
    {
        var ran = false;
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Get<PaywallMiddleware>().Invoke(new Invocation(entryPoint, null, app.Get<IServiceProvider>()), _ =>
        {
            ran = true;
            return Task.CompletedTask;
        }));
        Assert.False(ran);
    }

    [Fact]
    public async Task A_free_function_runs_without_an_HttpContext()
    {
        var ran = false;
        await app.Get<PaywallMiddleware>().Invoke(new Invocation("L402Functions.Health.HealthFunction.Live", null, app.Get<IServiceProvider>()), _ =>
        {
            ran = true;
            return Task.CompletedTask;
        });
        Assert.True(ran);
    }

    [Fact]
    public async Task A_challenge_has_the_lines_and_the_body_that_clients_look_for()
    {
        using var answer = await app.GetAsync(Fortune);
        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        var lines = answer.Headers.GetValues("WWW-Authenticate").ToArray();
        Assert.Equal(3, lines.Length);
        Assert.Matches("^L402 macaroon=\"[A-Za-z0-9+/=]+\", invoice=\"lnbcrt[0-9a-z]+\", version=\"0\", token=\"", lines[0]);
        Assert.Matches("^LSAT macaroon=\"[A-Za-z0-9+/=]+\", invoice=\"lnbcrt[0-9a-z]+\"$", lines[1]);
        Assert.StartsWith("Payment id=\"", lines[2], StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Contains("WWW-Authenticate", answer.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);

        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("payment-required", body.GetProperty("code").GetString());
        Assert.Equal("payment required", body.GetProperty("error").GetString());
        Assert.Equal(21_000, body.GetProperty("amount_msat").GetInt64());
        Assert.Equal(21, body.GetProperty("amountSats").GetInt64());
        Assert.Equal("fortune", body.GetProperty("service").GetString());
        Assert.Contains($"macaroon=\"{body.GetProperty("macaroon").GetString()}\"", lines[0], StringComparison.Ordinal);
        Assert.Contains($"invoice=\"{body.GetProperty("invoice").GetString()}\"", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scheme_that_is_off_is_not_offered()
    {
        await using var strict = await RunningApp.StartAsync(("Schemes:Lsat", "false"), ("Schemes:Payment", "false"));
        using var answer = await strict.GetAsync(Fortune);
        Assert.StartsWith("L402 ", Assert.Single(answer.Headers.GetValues("WWW-Authenticate")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_paid_is_served_once()
    {
        var credential = await app.BuyAsync(Fortune);
        using var served = await app.GetAsync(Fortune, credential);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.True(served.Headers.CacheControl!.Private);
        using var again = await app.GetAsync(Fortune, credential);
        Assert.Equal(HttpStatusCode.PaymentRequired, again.StatusCode);
        Assert.Contains("used-up", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Samples/Fortune")]
    [InlineData("/samples/fortune/")]
    public async Task Another_spelling_of_the_route_is_the_same_endpoint(string path)
    {
        using var served = await app.GetAsync(Fortune, await app.BuyAsync(path));
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Paid_by_the_payment_scheme_the_answer_has_a_receipt_without_the_preimage()
    {
        using var offer = await app.GetAsync(Fortune);
        var body = JsonDocument.Parse(await offer.Content.ReadAsStringAsync()).RootElement;
        var hex = app.PreimageOf(body.GetProperty("invoice").GetString()!);
        using var served = await app.GetAsync(Fortune, PaymentCredentialOf(offer.Headers.GetValues("WWW-Authenticate").Last(), hex));
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        var receipt = served.Headers.GetValues("Payment-Receipt").Single();
        Assert.True(PaymentReceipt.TryDecode(receipt, out var read));
        Assert.Equal(64, read.Reference.Length);
        Assert.NotEqual(hex, read.Reference);
        Assert.True(served.Headers.CacheControl!.Private);
    }

    [Fact]
    public async Task A_probe_is_answered_402_without_an_offer()
    {
        using var answer = await app.SendAsync(HttpMethod.Head, Fortune);
        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Empty(answer.Headers.WwwAuthenticate);
        Assert.Equal(0, app.Wallet.Asked);
    }

    [Fact]
    public async Task A_body_in_chunks_has_no_price_and_one_too_long_is_refused()
    {
        using var chunked = new StreamContent(new MemoryStream(new byte[10]));
        var request = new HttpRequestMessage(HttpMethod.Post, Digest) { Content = chunked };
        request.Headers.TransferEncodingChunked = true;
        using var unknown = await app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.LengthRequired, unknown.StatusCode);

        using var tooLong = await app.SendAsync(HttpMethod.Post, Digest, content: new ByteArrayContent(new byte[(4 * 1024 * 1024) + 1]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
        Assert.Equal(0, app.Wallet.Asked);
    }

    [Theory]
    [InlineData(true, 411)]
    [InlineData(false, 402)]
    public async Task A_body_without_a_length_is_seen_without_chunks_too(bool mayHaveBody, int status)
    {
        // HTTP/2 frames need neither Content-Length nor Transfer-Encoding.
        var http = new DefaultHttpContext { RequestServices = app.Get<IServiceProvider>() };
        (http.Request.Method, http.Request.Path) = ("POST", Digest);
        http.Features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(mayHaveBody));
        await app.Get<PaywallMiddleware>().Invoke(
            new Invocation("L402Functions.Samples.DigestFunction.RunAsync", http, http.RequestServices), _ => throw new InvalidOperationException("It must not run."));
        Assert.Equal(status, http.Response.StatusCode);
    }

    [Fact]
    public async Task A_credential_for_one_KiB_does_not_hash_four()
    {
        var credential = await app.BuyAsync(Digest, HttpMethod.Post, new ByteArrayContent(new byte[1024]));
        using var four = await app.SendAsync(HttpMethod.Post, Digest, credential, new ByteArrayContent(new byte[4096]));
        Assert.Equal(HttpStatusCode.PaymentRequired, four.StatusCode);
        Assert.Contains("insufficient-amount", await four.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var one = await app.SendAsync(HttpMethod.Post, Digest, credential, new ByteArrayContent(new byte[1024]));
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        Assert.Contains("5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef", await one.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_asks_too_often_is_told_so()
    {
        await using var strict = await RunningApp.StartAsync(("Guards:ClientBurst", "1"), ("Guards:ClientPerMinute", "1"));
        (await strict.GetAsync(Fortune)).Dispose();
        using var answer = await strict.GetAsync(Fortune);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Empty(answer.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task A_wallet_that_never_answers_is_answered_503_in_its_time()
    {
        await using var slow = await RunningApp.StartAsync(("WalletTimeoutSeconds", "1"));
        slow.Wallet.Answer = (_, _) => new TaskCompletionSource<WalletOutcome<WalletTransaction>>().Task;
        var started = TimeProvider.System.GetTimestamp();
        using var answer = await slow.GetAsync(Fortune).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(answer.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task A_price_with_invoices_made_ahead_is_offered_though_the_wallet_is_silent()
    {
        await using var warm = await RunningApp.StartAsync(
            ("WalletTimeoutSeconds", "1"), ("Prices:hot:Sats", "3"), ("Prices:hot:WarmInvoices", "2"),
            ("Routes:hot:Path", "/hot/*"), ("Routes:hot:Upstream", "http://127.0.0.1:9/"), ("Routes:hot:Price", "hot"));
        (await warm.GetAsync("/hot/1")).Dispose();
        var pool = warm.Get<WarmInvoices>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (pool.Count < 1)
        {
            await Task.Delay(5, limit.Token);
        }

        warm.Wallet.Answer = (_, _) => new TaskCompletionSource<WalletOutcome<WalletTransaction>>().Task;

        using var offered = await warm.GetAsync("/hot/2");
        Assert.Equal(HttpStatusCode.PaymentRequired, offered.StatusCode);
        using var none = await warm.GetAsync("/hot/3");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, none.StatusCode);
    }

    [Fact]
    public async Task A_store_that_is_down_is_answered_503_and_nothing_is_served()
    {
        var credential = await app.BuyAsync(Fortune);
        app.Sales.IsDown = true;
        using var answer = await app.GetAsync(Fortune, credential);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Discovery_tells_what_the_gate_charges()
    {
        using var answer = await app.GetAsync("/.well-known/l402.json");
        var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(["L402", "LSAT", "Payment"], document.GetProperty("schemes").EnumerateArray().Select(s => s.GetString()));
        var told = document.GetProperty("endpoints").EnumerateArray().ToArray();
        var charged = app.Get<PriceTable>().Routes;
        Assert.Equal(charged.Select(r => r.Template), told.Select(e => e.GetProperty("path").GetString()));
        Assert.Equal(charged.Select(r => r.Policy.Service.ToString()), told.Select(e => e.GetProperty("service").GetString()));
        Assert.Equal(charged.Select(r => r.Policy.Uses), told.Select(e => e.GetProperty("uses").GetInt64()));
        Assert.Equal(charged.Select(r => r.Scope.ToString()), told.Select(e => e.GetProperty("token_path").GetString()));
        Assert.Equal(
            charged.Select(r => r.Policy.Price is Price.Fixed f ? f.Amount.Value : ((Price.PerKibOfBody)r.Policy.Price).AmountPerKib.Value),
            told.Select(e => e.GetProperty("prices")[0].GetProperty("amount_msat").GetInt64()));
    }

    [Fact]
    public async Task Nothing_secret_is_in_the_log_of_a_whole_run()
    {
        var credential = await app.BuyAsync(Fortune);
        (await app.GetAsync(Fortune, credential)).Dispose();
        (await app.GetAsync(Fortune, credential)).Dispose();
        (await app.GetAsync(Fortune, credential.Replace("L402", "LSAT", StringComparison.Ordinal))).Dispose();
        (await app.GetAsync(Fortune, "L402 broken:" + credential.Split(':')[1])).Dispose();
        app.Sales.IsDown = true;
        (await app.GetAsync(Fortune, credential)).Dispose();
        app.Sales.IsDown = false;
        var second = await app.BuyAsync(Fortune);
        app.Handler = _ => throw new InvalidOperationException("the function failed");
        (await app.GetAsync(Fortune, second)).Dispose();

        var said = app.Log.Text;
        Assert.Contains("the function failed", said, StringComparison.Ordinal);
        string[] secrets = [RunningApp.MasterKey, .. new[] { credential, second }.SelectMany(c => c["L402 ".Length..].Split(':'))];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, said, StringComparison.OrdinalIgnoreCase));
    }

    internal static string PaymentCredentialOf(string challenge, string preimageHex)
    {
        var values = System.Text.RegularExpressions.Regex.Matches(challenge, "(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"")
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Replace("\\", "", StringComparison.Ordinal));
        Assert.True(Protocol.Preimage.TryParse(preimageHex, out var preimage));
        return new PaymentCredential
        {
            Preimage = preimage,
            Challenge = new PaymentChallenge
            {
                Id = values["id"],
                Realm = values["realm"],
                Method = values["method"],
                Intent = values["intent"],
                Request = values["request"],
                Expires = values.GetValueOrDefault("expires"),
                Description = values.GetValueOrDefault("description"),
                Opaque = values.GetValueOrDefault("opaque"),
            },
        }.ToAuthorizationValue();
    }

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
