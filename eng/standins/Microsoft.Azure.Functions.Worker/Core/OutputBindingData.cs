using Microsoft.Azure.Functions.Worker.Context.Features;

namespace Microsoft.Azure.Functions.Worker;

public abstract class OutputBindingData<T>
{
    public abstract string BindingType { get; }

    public abstract string Name { get; }

    public abstract T? Value { get; set; }
}

internal sealed class KeptOutputBindingData<T>(IFunctionBindingsFeature feature, string name, string bindingType, T? value) : OutputBindingData<T>
{
    private T? value = value;

    public override string BindingType { get; } = bindingType;

    public override string Name { get; } = name;

    public override T? Value
    {
        get => value;
        set
        {
            this.value = value;
            feature.OutputBindingData[Name] = value;
        }
    }
}
