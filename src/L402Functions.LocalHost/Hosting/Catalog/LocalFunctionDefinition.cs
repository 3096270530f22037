using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Hosting.Catalog;

/// <summary>A function as middleware sees it.</summary>
internal sealed class LocalFunctionDefinition : FunctionDefinition
{
    public LocalFunctionDefinition(string name, MethodInfo method, FunctionTrigger trigger)
    {
        Name = name;
        EntryPoint = EntryPointOf(method);
        PathToAssembly = method.Module.Assembly.Location;
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{EntryPoint}|{name}")))[..16];
        Parameters = [.. method.GetParameters().Select(p => new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, p.HasDefaultValue ? p.DefaultValue : null))];
        InputBindings = ImmutableDictionary<string, BindingMetadata>.Empty
            .Add(trigger.Parameter.Name!, new LocalBindingMetadata(trigger.Parameter.Name!, trigger.Type, BindingDirection.In));
        OutputBindings = trigger is FunctionTrigger.Http
            ? ImmutableDictionary<string, BindingMetadata>.Empty.Add("$return", new LocalBindingMetadata("$return", "http", BindingDirection.Out))
            : ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly { get; }

    public override string EntryPoint { get; }

    public override string Id { get; }

    public override string Name { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    /// <summary>"Namespace.Type.Method", as Functions metadata writes it.</summary>
    public static string EntryPointOf(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";
}
