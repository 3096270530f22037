using System.Collections.ObjectModel;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>What a trigger hands to an invocation.</summary>
/// <param name="Value">The value of the trigger's parameter: a text, or an object of the parameter's own type.</param>
/// <param name="Metadata">Texts by name, in any case, that other parameters and middleware may ask for. Values that are no texts are JSON.</param>
internal sealed record TriggerData(object? Value, IReadOnlyDictionary<string, object?> Metadata)
{
    /// <summary>Metadata of a trigger that has none.</summary>
    public static readonly IReadOnlyDictionary<string, object?> NoMetadata = ReadOnlyDictionary<string, object?>.Empty;
}
