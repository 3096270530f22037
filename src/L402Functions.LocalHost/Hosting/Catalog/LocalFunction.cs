using System.Reflection;

namespace L402Functions.LocalHost.Hosting.Catalog;

/// <summary>One function of the app.</summary>
internal sealed class LocalFunction(LocalFunctionDefinition definition, MethodInfo method, FunctionTrigger trigger)
{
    public string Name => Definition.Name;

    public LocalFunctionDefinition Definition { get; } = definition;

    public MethodInfo Method { get; } = method;

    public FunctionTrigger Trigger { get; } = trigger;
}
