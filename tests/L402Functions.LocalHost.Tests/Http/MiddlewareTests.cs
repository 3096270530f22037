using System.Net;
using L402Functions.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace L402Functions.LocalHost.Tests.Http;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Middleware_runs_in_its_order_of_registration_and_the_result_is_written_after_all_of_it_returned()
    {
        await using var app = await FunctionsApp.StartAsync(
            [typeof(Sample)], worker: worker => worker.UseMiddleware<Outer>().UseMiddleware<Inner>());

        Assert.Equal("written", await app.Client.GetStringAsync("sample"));

        Assert.Equal(["outer in", "inner in", "function", "inner out", "outer out", "result"], app.Journal.Entries);
    }

    [Fact]
    public async Task Middleware_that_answers_itself_keeps_the_function_from_running()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Sample)], worker: worker => worker.UseMiddleware<Outer>().UseMiddleware<Gate>());

        using var response = await app.Client.GetAsync("sample");

        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.Equal("L402", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("pay first", await response.Content.ReadAsStringAsync());
        Assert.Equal(["outer in", "outer out"], app.Journal.Entries);
    }

    [Fact]
    public async Task A_header_set_after_the_function_returned_its_result_is_in_time()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Sample)], worker: worker => worker.UseMiddleware(async (context, next) =>
        {
            await next();
            context.GetHttpContext()!.Response.Headers["x-after"] = "yes";
        }));

        using var response = await app.Client.GetAsync("sample");

        Assert.Equal("yes", response.Headers.GetValues("x-after").Single());
    }

    [Fact]
    public async Task Middleware_sees_the_function_and_can_pass_it_things()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Sample)], worker: worker => worker.UseMiddleware((context, next) =>
        {
            context.Items["note"] = $"{context.FunctionDefinition.Name} {context.FunctionId == context.FunctionDefinition.Id} {context.BindingContext.BindingData["id"]}";
            context.Features.Set(new Uri("urn:feature"));
            return next();
        }));

        Assert.Equal("Items True 5 urn:feature", await app.Client.GetStringAsync("items/5"));
    }

    [Fact]
    public async Task Middleware_sees_what_the_function_returned_and_can_put_something_else_in_its_place()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Sample)], worker: worker => worker.UseMiddleware(async (context, next) =>
        {
            Assert.Null(context.GetInvocationResult().Value);
            await next();
            Assert.IsType<Written>(context.GetInvocationResult().Value);
            Assert.Null(Assert.Single(context.GetOutputBindings<object>()).Value);
            context.GetInvocationResult().Value = Results.Text("replaced");
        }));

        Assert.Equal("replaced", await app.Client.GetStringAsync("sample"));
    }

    [Fact]
    public async Task Middleware_that_writes_the_result_itself_leaves_none_to_be_written()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Sample)], worker: worker => worker.UseMiddleware<Outer>().UseMiddleware(async (context, next) =>
        {
            await next();
            var returned = context.GetInvocationResult<IResult>();
            await returned.Value!.ExecuteAsync(context.GetHttpContext()!);
            returned.Value = null;
        }));

        Assert.Equal("written", await app.Client.GetStringAsync("sample"));

        Assert.Equal(["outer in", "function", "result", "outer out"], app.Journal.Entries);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("throws-async")]
    [InlineData("throws-in-result")]
    public async Task A_failure_is_a_500_that_tells_nothing_and_keeps_no_header(string path)
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Failing)]);

        using var response = await app.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("x-half"));
    }

    [Fact]
    public async Task A_failure_in_middleware_is_a_500_too_and_the_next_call_is_served()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Sample)], worker: worker => worker.UseMiddleware((context, next) =>
            context.GetHttpContext()!.Request.Query.ContainsKey("fail") ? throw new InvalidOperationException("secret") : next()));

        using var failed = await app.Client.GetAsync("sample?fail=1");

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal("written", await app.Client.GetStringAsync("sample"));
    }

    [Fact]
    public async Task A_failure_after_the_first_byte_cuts_the_connection()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Failing)]);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.Client.GetStringAsync("throws-late"));
    }

    [Fact]
    public async Task A_function_gets_the_token_of_the_context_that_middleware_passed_on()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Waiting)], worker: worker => worker.Use(next => async context =>
        {
            using var ended = new CancellationTokenSource();
            await ended.CancelAsync();
            await next(new TimedContext(context, ended.Token));
        }));

        Assert.Equal("ended", await app.Client.GetStringAsync("token"));
    }

    [Fact]
    public async Task Middleware_cannot_be_added_once_the_host_runs()
    {
        IFunctionsWorkerApplicationBuilder? kept = null;
        await using var app = await FunctionsApp.StartAsync([typeof(Sample)], worker: worker => kept = worker);

        Assert.Throws<InvalidOperationException>(() => kept!.Use(next => next));
        Assert.Same(kept, app.Services.GetRequiredService<IFunctionsWorkerApplicationBuilder>());
    }

    public sealed class Sample(Journal journal)
    {
        [Function("Sample")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sample")] HttpRequest request)
        {
            journal.Write("function");
            return new Written(journal);
        }

        [Function("Items")]
        public IResult Items([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id}")] HttpRequest request, FunctionContext context) =>
            Results.Text($"{context.Items["note"]} {context.Features.Get<Uri>()}");
    }

    public sealed class Waiting
    {
        [Function("Token")]
        public static IResult Token([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "token")] HttpRequest request, CancellationToken cancellationToken) =>
            Results.Text(cancellationToken.IsCancellationRequested ? "ended" : "counts");
    }

    public sealed class Failing
    {
        [Function("Throws")]
        public IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["x-half"] = "done";
            throw new InvalidOperationException("secret");
        }

        [Function("ThrowsAsync")]
        public async Task<IResult> ThrowsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws-async")] HttpRequest request)
        {
            await Task.Yield();
            throw new InvalidOperationException("secret");
        }

        [Function("ThrowsInResult")]
        public IResult ThrowsInResult([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws-in-result")] HttpRequest request) => new Broken();

        [Function("ThrowsLate")]
        public async Task ThrowsLateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws-late")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("half of");
            await request.HttpContext.Response.Body.FlushAsync();
            throw new InvalidOperationException("secret");
        }
    }

    private sealed class Written(Journal journal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            journal.Write("result");
            return httpContext.Response.WriteAsync("written");
        }
    }

    private sealed class Broken : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => throw new InvalidOperationException("secret");
    }

    private sealed class Outer(Journal journal) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            journal.Write("outer in");
            await next(context);
            journal.Write("outer out");
        }
    }

    private sealed class Inner(Journal journal) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            journal.Write("inner in");
            await next(context);
            journal.Write("inner out");
        }
    }

    private sealed class Gate : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            var response = context.GetHttpContext()!.Response;
            response.StatusCode = StatusCodes.Status402PaymentRequired;
            response.Headers.WWWAuthenticate = "L402 macaroon=\"m\", invoice=\"i\"";
            await response.WriteAsync("pay first");
        }
    }
}
