using System.Text.Json.Nodes;
using L402Functions.Worker.Tests.Hosting;

namespace L402Functions.Worker.Tests;

/// <summary>What the worker tells the host of itself.</summary>
[Collection(WorkerTests.Name)]
public sealed class MeetingTests(HostedApp app)
{
    [Fact]
    public void The_worker_takes_requests_itself_and_can_be_asked_to_end_and_to_give_up()
    {
        var capabilities = app.Host.Capabilities;

        Assert.True(app.Host.WorkerAddress.IsLoopback, capabilities["HttpUri"]);
        Assert.Equal("True", capabilities["HandlesWorkerTerminateMessage"]);
        Assert.Equal("True", capabilities["HandlesInvocationCancelMessage"]);

        // It exports no telemetry here, so its log lines are the host's to keep.
        Assert.False(capabilities.ContainsKey("WorkerOpenTelemetryEnabled"));
    }

    [Fact]
    public async Task The_worker_has_the_functions_that_were_published_each_with_its_bindings()
    {
        var published = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(PublishedApp.Product.Folder, "functions.metadata")))!.AsArray();

        Assert.Equal(
            published.Select(f => Describe(f!["name"], f["entryPoint"], f["scriptFile"], f["bindings"]!.AsArray())).Order(StringComparer.Ordinal),
            app.Host.Functions.Values.Select(f => Describe(
                f.Metadata.Name, f.Metadata.EntryPoint, f.Metadata.ScriptFile, [.. f.Metadata.RawBindings.Select(b => JsonNode.Parse(b))])).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["PayInvoice payments", "PoisonedPayment payments-poison", "Reconcile reconcile"],
            app.Host.Functions.Values.Where(f => f.TriggerType == "queueTrigger").Select(f => $"{f.Name} {f.Trigger["queueName"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_that_no_host_sent_is_not_served()
    {
        using var http = new HttpClient { BaseAddress = app.Host.WorkerAddress };

        using var response = await http.GetAsync(new Uri("/health/live", UriKind.Relative));

        Assert.Equal(500, (int)response.StatusCode);
        Assert.DoesNotContain("live", await response.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    // The host wants a name, an entry point and each binding; other members are a matter of taste.
    private static string Describe(JsonNode? name, JsonNode? entryPoint, JsonNode? scriptFile, JsonArray bindings) =>
        $"{name} = {entryPoint} of {scriptFile}: {string.Join(", ", bindings.Select(b => Describe(b!.AsObject())))}";

    private static string Describe(JsonObject binding) => string.Join(
        ' ',
        new[] { "direction", "type", "name", "authLevel", "route", "queueName", "connection", "dataType", "schedule", "runOnStartup" }
            .Select(member => $"{binding[member]}")
            .Append(string.Join('|', (binding["methods"] as JsonArray ?? []).Select(m => $"{m}"))));
}
