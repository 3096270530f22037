using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>What a converter that a parameter names is asked to convert.</summary>
internal sealed class LocalConverterContext(Type targetType, object? source, FunctionContext context) : ConverterContext
{
    public override Type TargetType { get; } = targetType;

    public override object? Source { get; } = source;

    public override FunctionContext FunctionContext { get; } = context;

    public override IReadOnlyDictionary<string, object> Properties => ImmutableDictionary<string, object>.Empty;
}
