using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;

namespace L402Functions.StandIns.Tests.Worker;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task A_middleware_class_is_one_object_that_each_invocation_takes_from_its_services()
    {
        var builder = new SampleBuilder();

        Assert.Same(builder, builder.UseMiddleware<Counting>());
        builder.UseMiddleware<Counting>();
        var context = await builder.RunAsync(_ => Task.CompletedTask);

        Assert.Equal(2, context.Items["count"]);
    }

    [Fact]
    public async Task A_middleware_function_decides_whether_the_rest_runs()
    {
        var ran = false;
        var builder = new SampleBuilder();
        builder.UseMiddleware((context, next) => context.Items.ContainsKey("go") ? next() : Task.CompletedTask);

        await builder.RunAsync(_ =>
        {
            ran = true;
            return Task.CompletedTask;
        });

        Assert.False(ran);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_conditional_middleware_is_skipped_where_its_condition_does_not_hold(bool holds, int count)
    {
        var builder = new SampleBuilder();
        builder.UseWhen<Counting>(_ => holds);
        var ran = false;
        builder.UseWhen(_ => holds, (_, next) =>
        {
            ran = true;
            return next();
        });

        var context = await builder.RunAsync(_ => Task.CompletedTask);

        Assert.Equal(count, context.Items.TryGetValue("count", out var counted) ? counted : 0);
        Assert.Equal(holds, ran);
    }

    [Fact]
    public void Conditional_middleware_refuses_null()
    {
        var builder = new SampleBuilder();

        Assert.Throws<ArgumentNullException>(() => builder.UseWhen<Counting>(null!));
        Assert.Throws<ArgumentNullException>(() => builder.UseWhen(_ => true, null!));
        Assert.Throws<ArgumentNullException>(() => MiddlewareWorkerApplicationBuilderExtensions.UseWhen<Counting>(null!, _ => true));
    }

    public sealed class Counting : IFunctionsWorkerMiddleware
    {
        private int count;

        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            context.Items["count"] = ++count;
            return next(context);
        }
    }
}
