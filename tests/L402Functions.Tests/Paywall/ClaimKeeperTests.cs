using System.Net;
using L402Functions.Tests.Host;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Tests.Paywall;

/// <summary>When a use is spent and when it is given back, seen from the wire.</summary>
public sealed class ClaimKeeperTests : IAsyncLifetime
{
    private const string Fortune = "/samples/fortune";
    private RunningApp app = null!;

    public async Task InitializeAsync() => app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task An_answer_spends_the_use(int status)
    {
        app.Handler = _ => Task.FromResult(Results.StatusCode(status));
        await AnswersAndLeavesAsync(status, uses: 1);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_server_error_gives_it_back(int status)
    {
        app.Handler = _ => Task.FromResult(Results.StatusCode(status));
        await AnswersAndLeavesAsync(status, uses: 0);
    }

    [Fact]
    public async Task A_server_error_that_the_function_writes_itself_gives_it_back()
    {
        app.Handler = async http =>
        {
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync("sorry");
            return Results.Empty;
        };
        await AnswersAndLeavesAsync(500, uses: 0);
    }

    [Fact]
    public async Task An_exception_gives_it_back_and_the_caller_can_try_again()
    {
        var credential = await app.BuyAsync(Fortune);
        app.Handler = _ => throw new InvalidOperationException("broken");
        using var failed = await app.GetAsync(Fortune, credential);
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        await app.HasUsesAsync(credential, 0);

        app.Handler = null;
        using var served = await app.GetAsync(Fortune, credential);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        await app.HasUsesAsync(credential, 1);
    }

    [Fact]
    public async Task An_exception_while_the_result_is_written_gives_it_back()
    {
        app.Handler = _ => Task.FromResult<IResult>(new FailingResult());
        await AnswersAndLeavesAsync(500, uses: 0);
    }

    [Fact]
    public async Task A_failure_after_the_first_byte_gives_nothing_back()
    {
        var credential = await app.BuyAsync(Fortune);
        app.Handler = async http =>
        {
            await http.Response.WriteAsync("half of it");
            await http.Response.Body.FlushAsync();
            throw new InvalidOperationException("broken");
        };
        using var answer = await app.GetAsync(Fortune, credential);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync());
        await app.HasUsesAsync(credential, 1);
    }

    [Fact]
    public async Task Who_leaves_before_the_first_byte_has_the_use_back()
    {
        var credential = await app.BuyAsync(Fortune);
        var reached = new TaskCompletionSource();
        app.Handler = async http =>
        {
            var gone = new TaskCompletionSource();
            await using var _ = http.RequestAborted.Register(gone.SetResult);
            reached.SetResult();
            await gone.Task;
            return Results.Text("too late");
        };
        using var caller = new CancellationTokenSource();
        var asking = app.SendAsync(HttpMethod.Get, Fortune, credential, cancellationToken: caller.Token);
        await reached.Task;
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await app.HasUsesAsync(credential, 0);

        app.Handler = null;
        using var served = await app.GetAsync(Fortune, credential);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Who_leaves_after_the_first_byte_has_not()
    {
        var credential = await app.BuyAsync(Fortune);
        var ended = new TaskCompletionSource();
        app.Handler = async http =>
        {
            await http.Response.WriteAsync("the first part");
            await http.Response.Body.FlushAsync();
            var gone = new TaskCompletionSource();
            await using var _ = http.RequestAborted.Register(gone.SetResult);
            http.Response.OnCompleted(() =>
            {
                ended.SetResult();
                return Task.CompletedTask;
            });
            await gone.Task;
            return Results.Empty;
        };
        using (var answer = await app.GetAsync(Fortune, credential))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await app.HasUsesAsync(credential, 1);
    }

    [Theory]
    [InlineData(null, "private")]
    [InlineData("public, max-age=60", "max-age=60, private")]
    [InlineData("s-maxage=600", "private")]
    [InlineData("no-store", "no-store, private")]
    [InlineData("not,,a=header=value", "private")]
    public async Task What_was_paid_for_never_goes_into_a_shared_cache(string? said, string sent)
    {
        app.Handler = http =>
        {
            http.Response.Headers.CacheControl = said;
            return Task.FromResult(Results.Text("paid"));
        };
        using var answer = await app.GetAsync(Fortune, await app.BuyAsync(Fortune));
        Assert.Equal(sent.Split(", ").Order(), answer.Headers.NonValidated["Cache-Control"].SelectMany(v => v.Split(", ")).Order());
    }

    [Fact]
    public async Task An_error_has_no_receipt()
    {
        app.Handler = _ => Task.FromResult(Results.StatusCode(404));
        using var offer = await app.GetAsync(Fortune);
        var invoice = System.Text.Json.JsonDocument.Parse(await offer.Content.ReadAsStringAsync()).RootElement.GetProperty("invoice").GetString()!;
        using var answer = await app.GetAsync(Fortune, PaywallMiddlewareTests.PaymentCredentialOf(offer.Headers.GetValues("WWW-Authenticate").Last(), app.PreimageOf(invoice)));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Payment-Receipt"));
    }

    private async Task AnswersAndLeavesAsync(int status, long uses)
    {
        var credential = await app.BuyAsync(Fortune);
        using var answer = await app.GetAsync(Fortune, credential);
        Assert.Equal(status, (int)answer.StatusCode);
        await app.HasUsesAsync(credential, uses);
    }

    private sealed class FailingResult : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => throw new InvalidOperationException("cannot be written");
    }
}
