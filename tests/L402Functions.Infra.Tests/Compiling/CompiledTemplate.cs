using System.Text.Json;

namespace L402Functions.Infra.Tests.Compiling;

/// <summary>infra/main.bicep as the resource manager gets it. Compiled once for all tests: it takes seconds.</summary>
internal static class CompiledTemplate
{
    private static readonly Lazy<Task<BicepCli.Run>> Build =
        new(() => BicepCli.RunAsync("build", Repository.PathOf("infra", "main.bicep"), "--stdout"));

    public static Task<BicepCli.Run> BuildAsync() => Build.Value;

    public static async Task<JsonElement> ReadAsync() => JsonDocument.Parse((await Build.Value).Output).RootElement;

    /// <summary>The template of a module, by the name of its deployment.</summary>
    public static async Task<JsonElement> ModuleAsync(string name)
    {
        var main = await ReadAsync();
        return Deployments(main).Single(d => d.GetProperty("name").GetString() == name).GetProperty("properties").GetProperty("template");
    }

    /// <summary>Every resource of the template and of the modules in it.</summary>
    public static IEnumerable<JsonElement> Resources(JsonElement template)
    {
        foreach (var resource in Direct(template))
        {
            yield return resource;
            if (IsDeployment(resource))
            {
                foreach (var nested in Resources(resource.GetProperty("properties").GetProperty("template")))
                {
                    yield return nested;
                }
            }
        }
    }

    private static IEnumerable<JsonElement> Deployments(JsonElement template) => Resources(template).Where(IsDeployment);

    private static bool IsDeployment(JsonElement resource) =>
        resource.GetProperty("type").GetString() == "Microsoft.Resources/deployments" && resource.TryGetProperty("properties", out _);

    /// <summary>Resources are an array, or an object by symbolic name where a template has existing ones.</summary>
    private static IEnumerable<JsonElement> Direct(JsonElement template)
    {
        var resources = template.GetProperty("resources");
        return resources.ValueKind == JsonValueKind.Array ? resources.EnumerateArray() : resources.EnumerateObject().Select(r => r.Value);
    }
}
