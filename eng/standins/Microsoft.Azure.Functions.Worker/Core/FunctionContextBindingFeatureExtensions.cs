using Microsoft.Azure.Functions.Worker.Context.Features;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextBindingFeatureExtensions
{
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var feature = FeatureOf(context);
        return feature.InvocationResult is T result
            ? new KeptInvocationResult<T>(feature, result)
            : throw new InvalidOperationException($"Requested type({typeof(T)}) does not match the type of Invocation result({feature.InvocationResult!.GetType()})");
    }

    public static InvocationResult GetInvocationResult(this FunctionContext context) => new KeptInvocationResult(FeatureOf(context));

    public static IEnumerable<OutputBindingData<T>> GetOutputBindings<T>(this FunctionContext context)
    {
        var feature = FeatureOf(context);
        foreach (var (name, binding) in context.FunctionDefinition.OutputBindings)
        {
            yield return new KeptOutputBindingData<T>(
                feature, name, binding.Type, feature.OutputBindingData.TryGetValue(name, out var value) && value is T valueAsT ? valueAsT : default);
        }
    }

    private static IFunctionBindingsFeature FeatureOf(FunctionContext context) => context.Features.Get<IFunctionBindingsFeature>()
        ?? throw new InvalidOperationException($"No feature is registered with the type {typeof(IFunctionBindingsFeature)}.");
}
