using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace L402Functions.LocalHost.Tests.Http;

public sealed class BindingTests
{
    [Theory]
    [InlineData("all/word/7/0195a3f0-0000-7000-8000-000000000001", "word 7 0195a3f0-0000-7000-8000-000000000001 none True")]
    [InlineData("all/word/7/0195a3f0-0000-7000-8000-000000000001?extra=3", "word 7 0195a3f0-0000-7000-8000-000000000001 3 True")]
    [InlineData("all/word/7/0195a3f0-0000-7000-8000-000000000001?text=other", "word 7 0195a3f0-0000-7000-8000-000000000001 none True")]
    public async Task Route_values_come_as_the_types_that_parameters_have_and_absent_ones_as_null(string path, string expected)
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Bound)]);

        Assert.Equal(expected, await app.Client.GetStringAsync(path));
    }

    [Fact]
    public async Task A_route_value_that_does_not_fit_its_parameter_is_a_500_that_tells_nothing()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Bound)]);

        using var response = await app.Client.GetAsync("all/word/seven/0195a3f0-0000-7000-8000-000000000001");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_is_read_from_JSON_whatever_the_case_of_its_names()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Bound)]);

        using var response = await app.Client.PostAsync("body", new StringContent("""{"NAME":"nuts","price":21}""", Encoding.UTF8, "application/json"));

        Assert.Equal("nuts 21", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("{}", "text/plain")]
    public async Task A_body_that_cannot_be_read_is_a_500_as_in_the_worker(string body, string type)
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Bound)]);

        using var response = await app.Client.PostAsync("body", new StringContent(body, Encoding.UTF8, type));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task An_action_result_is_written_by_MVC()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Bound)]);

        using var response = await app.Client.GetAsync("action");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("/somewhere", response.Headers.Location?.ToString());
        Assert.Equal(new Order("nuts", 21), await response.Content.ReadFromJsonAsync<Order>());
    }

    [Fact]
    public async Task A_plain_object_is_not_written_as_in_the_worker()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Bound)]);

        using var response = await app.Client.GetAsync("plain");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_function_class_is_made_per_invocation_from_the_scope_of_the_request()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Scoped)], worker: worker => worker.Services.AddScoped<Visit>());

        var first = await app.Client.GetStringAsync("scoped");
        var second = await app.Client.GetStringAsync("scoped");

        Assert.Equal("same True, ids differ", first);
        Assert.Equal(first, second);
        Assert.Equal(2, app.Journal.Entries.Distinct().Count());
    }

    [Fact]
    public async Task A_static_function_needs_no_class_and_an_activator_of_the_app_makes_the_others()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Unmade)], worker: worker => worker.Services.AddSingleton<IFunctionActivator, Maker>());

        Assert.Equal("static", await app.Client.GetStringAsync("static"));
        Assert.Equal("made for Made", await app.Client.GetStringAsync("made"));
    }

    [Fact]
    public async Task The_trace_of_the_request_goes_on_in_the_function()
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c";
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await FunctionsApp.StartAsync([typeof(Traced)]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "traced");
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");

        using var response = await app.Client.SendAsync(request);

        Assert.StartsWith($"00-{trace}-", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_fires_when_the_caller_goes_away()
    {
        await using var app = await FunctionsApp.StartAsync([typeof(Waiting)]);
        using var leave = new CancellationTokenSource();

        var call = app.Client.GetAsync("waiting", leave.Token);
        await Until.TrueAsync(() => app.Journal.Entries.Contains("waiting"));
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Until.TrueAsync(() => app.Journal.Entries.Contains("cancelled"));
    }

    public sealed record Order(string Name, int Price);

    public sealed class Visit;

    public sealed class Bound
    {
        [Function("All")]
        public IResult All(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "all/{text}/{number}/{id}")] HttpRequest request,
            string text,
            int number,
            Guid id,
            int? extra,
            FunctionContext context,
            CancellationToken cancellationToken) =>
            Results.Text($"{text} {number} {id} {extra?.ToString() ?? "none"} {context.GetHttpContext() == request.HttpContext && cancellationToken.CanBeCanceled}");

        [Function("Body")]
        public async Task<IResult> BodyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "body")] HttpRequest request, [FromBody] Order order)
        {
            await Task.Yield();
            return Results.Text($"{order.Name} {order.Price}");
        }

        [Function("Action")]
        public IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action")] HttpRequest request) =>
            new AcceptedResult("/somewhere", new Order("nuts", 21));

        [Function("Plain")]
        public Order Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain")] HttpRequest request) => new("nuts", 21);
    }

    public sealed class Scoped(Visit visit, Journal journal)
    {
        [Function("Scoped")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scoped")] HttpRequest request, FunctionContext context)
        {
            journal.Write(context.InvocationId);
            var same = ReferenceEquals(visit, context.InstanceServices.GetRequiredService<Visit>())
                && ReferenceEquals(visit, request.HttpContext.RequestServices.GetRequiredService<Visit>());
            return Results.Text($"same {same}, ids differ");
        }
    }

    public sealed class Unmade(string reason)
    {
        [Function("Static")]
        public static IResult Static([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "static")] HttpRequest request) => Results.Text("static");

        [Function("Made")]
        public IResult Made([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "made")] HttpRequest request) => Results.Text(reason);
    }

    public sealed class Maker : IFunctionActivator
    {
        public object? CreateInstance(Type instanceType, FunctionContext context) => new Unmade($"made for {context.FunctionDefinition.Name}");
    }

    public sealed class Traced
    {
        [Function("Traced")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "traced")] HttpRequest request, FunctionContext context) =>
            Results.Text(context.TraceContext.TraceParent);
    }

    public sealed class Waiting(Journal journal)
    {
        [Function("Waiting")]
        public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waiting")] HttpRequest request, CancellationToken cancellationToken)
        {
            journal.Write("waiting");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                journal.Write("cancelled");
                throw;
            }

            return Results.Ok();
        }
    }
}
