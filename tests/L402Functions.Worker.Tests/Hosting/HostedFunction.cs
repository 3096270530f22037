using System.Diagnostics;
using System.Text.Json.Nodes;
using L402Functions.Worker.Tests.Wire;

namespace L402Functions.Worker.Tests.Hosting;

/// <summary>A function that the worker has loaded.</summary>
/// <param name="Metadata">What the worker said of it.</param>
internal sealed record HostedFunction(RpcFunctionMetadata Metadata)
{
    public string Name => Metadata.Name;

    /// <summary>Its trigger's binding.</summary>
    public JsonObject Trigger { get; } =
        Metadata.RawBindings.Select(b => JsonNode.Parse(b)!.AsObject()).Single(b => ((string?)b["type"])!.EndsWith("Trigger", StringComparison.Ordinal));

    public string TriggerType => (string)Trigger["type"]!;

    /// <summary>What the host has the worker load: made anew of the bindings as the worker wrote them, and not handed back as it came.</summary>
    public FunctionLoadRequest Load()
    {
        var metadata = new RpcFunctionMetadata { Name = Name, EntryPoint = Metadata.EntryPoint, ScriptFile = Metadata.ScriptFile, Properties = { Metadata.Properties } };
        foreach (var binding in Metadata.RawBindings.Select(b => JsonNode.Parse(b)!))
        {
            metadata.Bindings.Add((string)binding["name"]!, new BindingInfo
            {
                Type = (string)binding["type"]!,
                Direction = Enum.Parse<BindingInfo.Types.Direction>((string)binding["direction"]!, ignoreCase: true),
                DataType = Enum.Parse<BindingInfo.Types.DataType>((string?)binding["dataType"] ?? "Undefined", ignoreCase: true),
            });
        }

        return new FunctionLoadRequest { FunctionId = Metadata.FunctionId, Metadata = metadata };
    }

    /// <summary>An invocation of it, as a part of a trace of its own.</summary>
    /// <param name="input">The value of the trigger's parameter.</param>
    /// <param name="triggerMetadata">What else the trigger tells.</param>
    public InvocationRequest Invocation(TypedData input, IEnumerable<KeyValuePair<string, TypedData>> triggerMetadata)
    {
        var request = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            FunctionId = Metadata.FunctionId,
            TraceContext = new RpcTraceContext { TraceParent = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01" },
            InputData = { new ParameterBinding { Name = (string)Trigger["name"]!, Data = input } },
        };
        foreach (var (name, value) in triggerMetadata)
        {
            request.TriggerMetadata.Add(name, value);
        }

        return request;
    }
}
