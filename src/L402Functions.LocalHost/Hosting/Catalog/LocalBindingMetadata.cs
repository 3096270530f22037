using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Hosting.Catalog;

/// <summary>A binding as middleware sees it.</summary>
internal sealed class LocalBindingMetadata(string name, string type, BindingDirection direction) : BindingMetadata
{
    public override string Name { get; } = name;

    public override string Type { get; } = type;

    public override BindingDirection Direction { get; } = direction;
}
