using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.StandIns.Tests.Worker;

/// <summary>A builder outside the worker, into which <c>UseMiddleware</c> registers.</summary>
internal sealed class SampleBuilder : IFunctionsWorkerApplicationBuilder
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];

    public IServiceCollection Services { get; } = new ServiceCollection();

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        this.middleware.Add(middleware);
        return this;
    }

    /// <summary>Runs what was registered around nothing.</summary>
    public async Task<SampleContext> RunAsync(FunctionExecutionDelegate function)
    {
        await using var services = Services.BuildServiceProvider();
        var context = new SampleContext(services);
        await Enumerable.Reverse(middleware).Aggregate(function, (next, wrap) => wrap(next))(context);
        return context;
    }
}
