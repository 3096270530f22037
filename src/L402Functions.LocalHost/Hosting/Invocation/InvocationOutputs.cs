using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>
/// What a function gave out, where middleware finds it by <c>GetInvocationResult()</c> and <c>GetOutputBindings()</c>. They ask for an
/// interface that is internal to the worker, so only a proxy can be one outside it.
/// </summary>
#pragma warning disable CA1852 // At run time the proxy derives from it.
internal class InvocationOutputs : DispatchProxy
#pragma warning restore CA1852
{
    /// <summary>The interface, as which this is a feature of its invocation.</summary>
    public static Type Feature { get; } = typeof(FunctionContext).Assembly.GetType("Microsoft.Azure.Functions.Worker.Context.Features.IFunctionBindingsFeature", throwOnError: true)!;

    /// <summary>What the function returned: an awaited value, or null; or what middleware has put in its place.</summary>
    public object? Result { get; set; }

    /// <summary>The outputs of a function that has several.</summary>
    public IDictionary<string, object?> Bindings { get; } = new Dictionary<string, object?>();

    /// <summary>For one invocation.</summary>
    public static InvocationOutputs Create() => (InvocationOutputs)Create(Feature, typeof(InvocationOutputs));

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod?.Name)
        {
            case "get_InvocationResult":
                return Result;
            case "set_InvocationResult":
                Result = args![0];
                return null;
            case "get_OutputBindingData":
                return Bindings;
            default:
                throw new NotSupportedException($"Only the Functions worker itself has {targetMethod?.Name} of {Feature.Name}.");
        }
    }
}
