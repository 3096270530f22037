using System.Reflection;
using L402Functions.LocalHost.Hosting.Catalog;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>Runs a function inside the app's middleware.</summary>
internal sealed class FunctionInvoker
{
    private readonly FunctionExecutionDelegate chain;
    private readonly InputBinder binder;
    private readonly InvocationIds ids;
    private readonly IServiceScopeFactory scopes;

    public FunctionInvoker(WorkerPipeline pipeline, InputBinder binder, InvocationIds ids, IServiceScopeFactory scopes)
    {
        this.binder = binder;
        this.ids = ids;
        this.scopes = scopes;
        chain = pipeline.Build(ExecuteAsync);
    }

    /// <summary>A context for one invocation.</summary>
    /// <param name="function">The function to run.</param>
    /// <param name="data">What set it off.</param>
    /// <param name="services">A scope of its own, which the caller ends.</param>
    /// <param name="cancellationToken">Handed to the function.</param>
    public LocalFunctionContext Begin(LocalFunction function, TriggerData data, IServiceProvider services, CancellationToken cancellationToken)
    {
        var context = new LocalFunctionContext(function, ids.Next(), data, services, cancellationToken);
        context.Features.Set(context);
        context.Features.Set(InvocationOutputs.Feature, context.Outputs);
        return context;
    }

    /// <summary>Runs the middleware and, if all of it goes on, the function. Whatever either throws comes out.</summary>
    public Task RunAsync(LocalFunctionContext context) => chain(context);

    /// <summary>A whole invocation in a scope of its own.</summary>
    public async Task RunAsync(LocalFunction function, TriggerData data, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await chain(Begin(function, data, scope.ServiceProvider, cancellationToken));
    }

    private async Task ExecuteAsync(FunctionContext context)
    {
        // Found by its feature, since middleware may pass on a context that wraps the one it was given.
        var local = context.Features.Get<LocalFunctionContext>()
            ?? throw new InvalidOperationException($"Middleware passed on a {context.GetType().Name} without the features of the context that it was given.");
        var method = local.Function.Method;
        var instance = method.IsStatic ? null : Activate(method.DeclaringType!, local);
        var arguments = await binder.BindAsync(local, context);
        local.Outputs.Result = await Awaited(method.ReturnType, method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null));
    }

    private static object? Activate(Type type, LocalFunctionContext context) =>
        context.InstanceServices.GetService<IFunctionActivator>() is { } activator
            ? activator.CreateInstance(type, context)
            : ActivatorUtilities.CreateInstance(context.InstanceServices, type);

    private static async Task<object?> Awaited(Type declared, object? returned)
    {
        if (returned is not Task task)
        {
            return returned;
        }

        await task;

        // Asked of the declared type: what an async method returns is always some Task<T> at run time.
        return declared.IsGenericType ? declared.GetProperty(nameof(Task<>.Result))!.GetValue(task) : null;
    }
}
