using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>The middleware that the app registers, in its order, around the execution of a function.</summary>
internal sealed class WorkerPipeline(IServiceCollection services) : IFunctionsWorkerApplicationBuilder
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];
    private bool built;

    public IServiceCollection Services { get; } = services;

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        if (built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }

        this.middleware.Add(middleware);
        return this;
    }

    /// <summary>The first registered is the outermost; <paramref name="execution"/> is innermost.</summary>
    public FunctionExecutionDelegate Build(FunctionExecutionDelegate execution)
    {
        built = true;
        return Enumerable.Reverse(middleware).Aggregate(execution, (next, wrap) => wrap(next));
    }
}
