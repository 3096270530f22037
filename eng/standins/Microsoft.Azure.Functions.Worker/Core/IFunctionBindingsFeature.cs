namespace Microsoft.Azure.Functions.Worker.Context.Features;

// Its members that only the worker's own middleware reads are left out.
internal interface IFunctionBindingsFeature
{
    IDictionary<string, object?> OutputBindingData { get; }

    object? InvocationResult { get; set; }
}
