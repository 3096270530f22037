using L402Functions.LocalHost.Hosting;
using L402Functions.LocalHost.Hosting.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Tests.Catalog;

public sealed class FunctionCatalogTests
{
    [Fact]
    public void A_function_is_described_as_the_worker_describes_it()
    {
        var function = FunctionCatalog.Read([typeof(Described)]).Functions.Single();

        Assert.Equal("Greet", function.Definition.Name);
        Assert.Equal("L402Functions.LocalHost.Tests.Catalog.FunctionCatalogTests+Described.RunAsync", function.Definition.EntryPoint);
        Assert.Equal(typeof(Described).Assembly.Location, function.Definition.PathToAssembly);
        Assert.Equal("httpTrigger", function.Definition.InputBindings["request"].Type);
        Assert.Equal(BindingDirection.In, function.Definition.InputBindings["request"].Direction);
        Assert.Equal("http", function.Definition.OutputBindings["$return"].Type);
        Assert.Equal(["request", "name", "times"], function.Definition.Parameters.Select(p => p.Name));
        Assert.True(function.Definition.Parameters[2].HasDefaultValue);
        Assert.Equal(2, function.Definition.Parameters[2].DefaultValue);
    }

    [Fact]
    public void An_id_is_the_same_in_every_run_and_differs_between_functions()
    {
        var first = FunctionCatalog.Read([typeof(Described), typeof(Other)]).Functions;
        var second = FunctionCatalog.Read([typeof(Described), typeof(Other)]).Functions;

        Assert.Equal(first.Select(f => f.Definition.Id), second.Select(f => f.Definition.Id));
        Assert.Equal(2, first.Select(f => f.Definition.Id).Distinct().Count());
    }

    [Fact]
    public void A_trigger_without_a_level_needs_a_function_key()
    {
        var trigger = FunctionCatalog.Read([typeof(MethodsOnly)]).With<FunctionTrigger.Http>().Single().Trigger;

        Assert.Equal(AuthorizationLevel.Function, trigger.Level);
        Assert.Equal(["get"], trigger.Methods);
    }

    [Theory]
    [InlineData(typeof(SameNames), "'Same'")]
    [InlineData(typeof(Overloads), "Overloads.Run")]
    [InlineData(typeof(AsyncVoid), "'AsyncVoid'")]
    [InlineData(typeof(Hidden), "'Hidden'")]
    [InlineData(typeof(ValueTasks), "'ValueTasks'")]
    [InlineData(typeof(NoTrigger), "'NoTrigger'")]
    [InlineData(typeof(TwoTriggers), "'TwoTriggers'")]
    [InlineData(typeof(BodyAsTrigger), "'BodyAsTrigger'")]
    [InlineData(typeof(QueueOut), "'QueueOut'")]
    [InlineData(typeof(Retried), "'Retried'")]
    public void A_function_that_cannot_run_stops_the_start_and_is_named(Type type, string named)
    {
        var refused = Assert.Throws<FunctionSetupException>(() => FunctionCatalog.Read([type]));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    public sealed class Described
    {
        [Function("Greet")]
        public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, string name, int times = 2) =>
            Task.FromResult(Results.Text($"{request.Path}{name}{times}"));
    }

    public sealed class Other
    {
        [Function("Other")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
    }

    public sealed class MethodsOnly
    {
        [Function("MethodsOnly")]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Text(request.Path);
    }

    public sealed class SameNames
    {
        [Function("Same")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);

        [Function("same")]
        public void RunToo([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
    }

    public sealed class Overloads
    {
        [Function("One")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);

        [Function("Two")]
        public void Run([QueueTrigger("q")] string message) => ArgumentNullException.ThrowIfNull(message);
    }

    public sealed class AsyncVoid
    {
        [Function("AsyncVoid")]
#pragma warning disable AZFW0002 // The worker's analyzer says so too, where it is there: the catalog must not rely on that.
        public async void Run([QueueTrigger("q")] string message) => await Task.FromResult(message);
#pragma warning restore AZFW0002
    }

    public sealed class Hidden
    {
        [Function("Hidden")]
        internal void Run([QueueTrigger("q")] string message) => ArgumentNullException.ThrowIfNull(message);
    }

    public sealed class ValueTasks
    {
        [Function("ValueTasks")]
        public ValueTask RunAsync([QueueTrigger("q")] string message) => message.Length == 0 ? ValueTask.CompletedTask : default;
    }

    public sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public void Run(string message) => ArgumentNullException.ThrowIfNull(message);
    }

    public sealed class TwoTriggers
    {
        [Function("TwoTriggers")]
        public void Run([QueueTrigger("q")] string message, [TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
    }

    public sealed class BodyAsTrigger
    {
        [Function("BodyAsTrigger")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] string body) => Results.Text(body);
    }

    public sealed class QueueOut
    {
        [Function("QueueOut")]
        [QueueOutput("out")]
        public string Run([QueueTrigger("q")] string message) => message;
    }

    public sealed class Retried
    {
        [Function("Retried")]
        [FixedDelayRetry(3, "00:00:10")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
    }
}
