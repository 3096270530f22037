using System.Collections;
using System.Text.Json.Nodes;
using L402Functions.Composition;
using L402Functions.LocalHost.Hosting.Catalog;

namespace L402Functions.LocalHost.Tests.Catalog;

/// <summary>
/// What the Worker's SDK tells the Functions host about the app, against what LocalHost reads of the same classes: a function that runs
/// here is one that the host would find, at the same route, queue or schedule, behind the same key.
/// </summary>
public sealed class GeneratedMetadataTests
{
    private static readonly IReadOnlyList<LocalFunction> Catalog = FunctionCatalog.Read(typeof(L402FunctionsServices).Assembly.GetTypes()).Functions;

    [WorkerFact]
    public void The_metadata_file_of_the_build_names_the_functions_that_run_here()
    {
        var written = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "functions.metadata")))!.AsArray();

        Assert.NotEmpty(written);
        Assert.Equal(
            Catalog.Select(Describe).Order(StringComparer.Ordinal),
            written.Select(f => Describe(f!["name"], f["entryPoint"], f["scriptFile"], f["bindings"]!.AsArray())).Order(StringComparer.Ordinal));
    }

    // Generated into the app; it is what a worker answers when the host asks which functions there are.
    [WorkerFact]
    public async Task The_worker_answers_the_host_with_the_functions_that_run_here()
    {
        var type = typeof(L402FunctionsServices).Assembly.GetType("L402Functions.GeneratedFunctionMetadataProvider", throwOnError: true)!;
        var answering = (Task)type.GetMethod("GetFunctionMetadataAsync")!.Invoke(Activator.CreateInstance(type), [AppContext.BaseDirectory])!;
        await answering;
        var answered = ((IEnumerable)Property(answering, "Result")).Cast<object>().ToList();

        Assert.NotEmpty(answered);
        Assert.Equal(Catalog.Select(Describe).Order(StringComparer.Ordinal), answered.Select(Described).Order(StringComparer.Ordinal));
    }

    private static string Described(object metadata)
    {
        var bindings = ((IEnumerable<string>)Property(metadata, "RawBindings")).Select(b => JsonNode.Parse(b)).ToArray();
        return Describe((string)Property(metadata, "Name"), (string)Property(metadata, "EntryPoint"), (string)Property(metadata, "ScriptFile"), new JsonArray(bindings));
    }

    private static string Describe(LocalFunction function)
    {
        List<string> bindings = [Describe(function.Trigger)];
        bindings.AddRange(function.Definition.OutputBindings.Values.Select(o => $"{o.Direction} {o.Type} {o.Name}"));
        return $"{function.Name} = {function.Definition.EntryPoint} of {Path.GetFileName(function.Definition.PathToAssembly)}: {string.Join(", ", bindings)}";
    }

    private static string Describe(FunctionTrigger trigger) => $"In {trigger.Type} {trigger.Parameter.Name} " + trigger switch
    {
        FunctionTrigger.Http http => $"{http.Level} {string.Join('|', http.Methods)} {http.Route}",
        FunctionTrigger.Queue queue => $"{queue.QueueName} {queue.Connection}",
        FunctionTrigger.Timer timer => $"{timer.Schedule} {timer.RunOnStartup}",
        _ => throw new NotSupportedException(trigger.Type),
    };

    private static string Describe(JsonNode? name, JsonNode? entryPoint, JsonNode? scriptFile, JsonArray bindings) =>
        $"{name} = {entryPoint} of {scriptFile}: {string.Join(", ", bindings.Select(b => Describe(b!.AsObject())))}";

    private static string Describe(JsonObject binding)
    {
        var described = $"{binding["direction"]} {binding["type"]} {binding["name"]}";
        return (string?)binding["type"] switch
        {
            "httpTrigger" => $"{described} {binding["authLevel"]} {string.Join('|', binding["methods"]!.AsArray().Select(m => (string?)m))} {binding["route"]}",
            "queueTrigger" => $"{described} {binding["queueName"]} {binding["connection"]}",
            "timerTrigger" => $"{described} {binding["schedule"]} {(bool?)binding["runOnStartup"] ?? false}",
            _ => described,
        };
    }

    private static object Property(object of, string name) => of.GetType().GetProperty(name)!.GetValue(of)!;
}
