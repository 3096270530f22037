using System.Text.Json.Nodes;
using L402Functions.Worker.Tests.Protocol;

namespace L402Functions.Worker.Tests.Host;

/// <summary>A function as the worker tells of it.</summary>
/// <param name="Metadata">What it tells, with the host's own name for it.</param>
/// <param name="Trigger">The binding that starts it.</param>
internal sealed record WorkerFunction(RpcFunctionMetadata Metadata, JsonObject Trigger)
{
    public string Name => Metadata.Name;

    public string Id => Metadata.FunctionId;

    public string TriggerType => (string)Trigger["type"]!;

    public string TriggerName => (string)Trigger["name"]!;

    public bool NeedsKey => (string?)Trigger["authLevel"] == "Function";

    /// <summary>As the host completes what the worker told, before it has the function loaded.</summary>
    public static WorkerFunction Of(RpcFunctionMetadata told, string folder)
    {
        var metadata = told.Clone();
        metadata.FunctionId = Guid.NewGuid().ToString();
        metadata.Directory = folder;
        var bindings = told.RawBindings.Select(b => JsonNode.Parse(b)!.AsObject()).ToList();
        metadata.Bindings.Clear();
        foreach (var binding in bindings)
        {
            metadata.Bindings.Add((string)binding["name"]!, new BindingInfo
            {
                Type = (string)binding["type"]!,
                Direction = Enum.Parse<BindingInfo.Types.Direction>((string)binding["direction"]!, ignoreCase: true),
                DataType = binding["dataType"] is { } type ? Enum.Parse<BindingInfo.Types.DataType>((string)type!, ignoreCase: true) : BindingInfo.Types.DataType.Undefined,
            });
        }

        return new WorkerFunction(metadata, bindings.Single(b => ((string)b["type"]!).EndsWith("Trigger", StringComparison.Ordinal)));
    }
}
