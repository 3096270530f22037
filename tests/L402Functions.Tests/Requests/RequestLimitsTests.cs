using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using L402Functions.Requests;
using L402Functions.Spending.Http;
using L402Functions.Tests.Host;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Tests.Requests;

public sealed class RequestLimitsTests
{
    [Fact]
    public async Task A_body_that_says_that_it_is_too_long_is_refused_before_anything_reads_it()
    {
        await using var app = await RunningApp.StartAsync();
        app.FreeHandler = _ => throw new InvalidOperationException("The function ran.");
        await IsProblemAsync(
            await app.SendAsync(HttpMethod.Post, "/health/live", content: new ByteArrayContent(new byte[JsonBody.MaxLength + 1])), 413, "body-too-large");
    }

    [Fact]
    public async Task A_body_that_does_not_say_so_is_cut_off_while_it_is_read()
    {
        await using var app = await RunningApp.StartAsync();
        app.FreeHandler = ReadAllAsync;
        await IsProblemAsync(await app.SendAsync(HttpMethod.Post, "/health/live", content: Chunked(4 * JsonBody.MaxLength)), 413, "body-too-large");

        using var served = await app.SendAsync(HttpMethod.Post, "/health/live", content: Chunked(JsonBody.MaxLength));
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_framed_wrongly_is_a_problem_and_no_failure()
    {
        await using var app = await RunningApp.StartAsync();
        app.FreeHandler = ReadAllAsync;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync("POST /health/live HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);

        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Contains("malformed-request", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_whose_answer_does_not_begin_in_time_is_given_up()
    {
        var clock = new ManualClock();
        await using var app = await RunningApp.StartAsync(clock);
        var (entered, ended) = (NewSignal(), NewSignal());
        app.FreeHandler = http => HangAsync(http, entered, ended);
        var asked = app.GetAsync("/health/live");
        await entered.Task;

        clock.Advance(RequestLimits.Time - TimeSpan.FromSeconds(1));
        Assert.False(ended.Task.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var answer = await IsProblemAsync(await asked, 503, "timed-out");
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
        Assert.True(ended.Task.IsCompleted);
    }

    [Fact]
    public async Task A_paid_request_that_is_given_up_costs_no_use()
    {
        var clock = new ManualClock();
        await using var app = await RunningApp.StartAsync(clock);
        var credential = await app.BuyAsync("/samples/fortune");
        var (entered, ended) = (NewSignal(), NewSignal());
        app.Handler = http => HangAsync(http, entered, ended);
        var asked = app.GetAsync("/samples/fortune", credential);
        await entered.Task;

        clock.Advance(RequestLimits.Time);

        await IsProblemAsync(await asked, 503, "timed-out");
        await app.HasUsesAsync(credential, 0);
        app.Handler = null;
        using var served = await app.GetAsync("/samples/fortune", credential);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task A_request_that_the_host_gives_up_is_told_to_come_again_and_costs_no_use()
    {
        await using var app = await RunningApp.StartAsync();
        var credential = await app.BuyAsync("/samples/fortune");
        using var host = new CancellationTokenSource();
        app.GivenUp = host.Token;
        var (entered, ended) = (NewSignal(), NewSignal());
        app.Handler = http => HangAsync(http, entered, ended);
        var asked = app.GetAsync("/samples/fortune", credential);
        await entered.Task;

        await host.CancelAsync();

        var answer = await IsProblemAsync(await asked, 503, "given-up");
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        await app.HasUsesAsync(credential, 0);
    }

    [Fact]
    public async Task What_has_begun_to_stream_may_take_as_long_as_it_takes()
    {
        var clock = new ManualClock();
        await using var app = await RunningApp.StartAsync(clock);
        var (entered, goOn) = (NewSignal(), NewSignal());
        app.FreeHandler = async http =>
        {
            await http.Response.WriteAsync("first ");
            await http.Response.Body.FlushAsync();
            entered.SetResult();
            await goOn.Task.WaitAsync(http.RequestAborted);
            await http.Response.WriteAsync("last", http.RequestAborted);
            return Results.Empty;
        };
        using var answer = await app.GetAsync("/health/live");
        await entered.Task;

        clock.Advance(2 * RequestLimits.Time);
        goOn.SetResult();

        Assert.Equal("first last", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_upstream_that_outlasts_the_request_is_answered_504_and_costs_no_use()
    {
        var clock = new ManualClock();
        var reached = NewSignal();
        await using var upstream = await UpstreamServer.StartAsync(async http =>
        {
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var app = await RunningApp.StartAsync(
            clock, ("Prices:p:Sats", "3"), ("Routes:shop:Path", "/shop/*"), ("Routes:shop:Upstream", upstream.Address), ("Routes:shop:Price", "p"));
        var credential = await app.BuyAsync("/shop/a");
        var asked = app.GetAsync("/shop/a", credential);
        await reached.Task;

        clock.Advance(RequestLimits.Time);

        using var answer = await asked;
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        await app.HasUsesAsync(credential, 0);
    }

    [Theory]
    [InlineData("not a guid")]
    [InlineData("00000000-0000-0000-0000-000000000000, 11111111-1111-1111-1111-111111111111")]
    [InlineData("huge")]
    public async Task An_invocation_id_of_the_callers_own_means_nothing(string id)
    {
        await using var upstream = await UpstreamServer.StartAsync(http => http.Response.WriteAsync("from upstream"));
        await using var app = await RunningApp.StartAsync(("Prices:p:Sats", "3"), ("Routes:shop:Path", "/shop/*"), ("Routes:shop:Upstream", upstream.Address), ("Routes:shop:Price", "p"));
        var credential = await app.BuyAsync("/shop/a");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/shop/a");
        request.Headers.TryAddWithoutValidation("Authorization", credential);
        request.Headers.TryAddWithoutValidation("x-ms-invocation-id", id == "huge" ? new string('9', 20_000) : id);

        using var served = await app.Client.SendAsync(request);

        Assert.Equal("from upstream", await served.Content.ReadAsStringAsync());
        Assert.False(upstream.LastHeaders.ContainsKey("x-ms-invocation-id"));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<IResult> HangAsync(HttpContext http, TaskCompletionSource entered, TaskCompletionSource ended)
    {
        entered.SetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
            return Results.Empty;
        }
        finally
        {
            ended.SetResult();
        }
    }

    private static async Task<IResult> ReadAllAsync(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        return Results.Ok();
    }

    private static StreamContent Chunked(int length)
    {
        var content = new StreamContent(new UnseekableStream(new byte[length]));
        Assert.Null(content.Headers.ContentLength);
        return content;
    }

    private static async Task<HttpResponseMessage> IsProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
        return answer;
    }

    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
