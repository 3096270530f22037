using Microsoft.Azure.Functions.Worker.Context.Features;

namespace Microsoft.Azure.Functions.Worker;

public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}

public abstract class InvocationResult : InvocationResult<object>
{
}

internal sealed class KeptInvocationResult(IFunctionBindingsFeature feature) : InvocationResult
{
    private object? value = feature.InvocationResult;

    public override object? Value
    {
        get => value;
        set => feature.InvocationResult = this.value = value;
    }
}

internal sealed class KeptInvocationResult<T>(IFunctionBindingsFeature feature, T value) : InvocationResult<T>
{
    private T? value = value;

    public override T? Value
    {
        get => value;
        set => feature.InvocationResult = this.value = value;
    }
}
