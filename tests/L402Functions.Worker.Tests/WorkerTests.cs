using System.Net;
using System.Text.Json.Nodes;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Protocol;
using L402Functions.Worker.Tests.Host;
using L402Functions.Worker.Tests.Protocol;

namespace L402Functions.Worker.Tests;

/// <summary>The published app does under the Functions host's own protocol what it does on LocalHost.</summary>
public sealed class WorkerTests(WorkerFixture fixture) : IClassFixture<WorkerFixture>
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(30);

    [WorkerFact]
    public void It_tells_of_the_functions_that_it_was_built_with()
    {
        var built = JsonNode.Parse(File.ReadAllText(Path.Combine(WorkerFactAttribute.AppFolder!, "functions.metadata")))!.AsArray();
        Assert.Equal(built.Select(TextOf).Order(StringComparer.Ordinal), fixture.Host.Functions.Select(TextOf).Order(StringComparer.Ordinal));
        Assert.Equal(3, fixture.Host.Functions.Count(f => f.TriggerType == "queueTrigger"));
        Assert.True(fixture.Host.Functions.Where(f => f.Metadata.RawBindings.Any(b => b.Contains("\"operator", StringComparison.Ordinal))).All(f => f.NeedsKey));
        Assert.All(["HttpUri", "WorkerOpenTelemetryEnabled", "HandlesWorkerTerminateMessage", "HandlesInvocationCancelMessage"], c => Assert.Contains(c, fixture.Host.Capabilities.Keys));
    }

    [WorkerFact]
    public async Task An_agent_buys_from_it_with_its_own_money_and_pays_once()
    {
        var agent = await fixture.Client.RegisterAsync();
        var offer = await AskAsync();
        var (id, asked) = await agent.AskAsync(offer.Invoice, "https://worker.example/samples/fortune");
        asked.Is(HttpStatusCode.Accepted);

        var message = await fixture.DeliverAsync(id, "PayInvoice");
        var settled = (await agent.FindAsync(id)).HasState("settled");
        Assert.True(Preimage.TryParse(settled["preimage"], out var preimage), settled.Text);
        var purchase = new Purchase(offer, preimage);
        var served = await GetAsync(purchase.L402);
        Assert.Equal(HttpStatusCode.OK, served.Status);
        Assert.True(served.Headers.Contains("L402-Receipt"), served.Text);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await GetAsync(purchase.L402)).Status);

        // The queue's promise is to deliver at least once.
        await fixture.DeliverAsync(message, "PayInvoice");
        Assert.Single(fixture.Network.Settled[PaymentHash.Of(preimage)]);
        var budget = await agent.BudgetAsync();
        Assert.Contains("\"spent_msat\":21000", budget.Text, StringComparison.Ordinal);
        Assert.Contains("\"reserved_msat\":0", budget.Text, StringComparison.Ordinal);
        Assert.Empty(fixture.Host.Failures);
    }

    [WorkerFact]
    public async Task Its_timers_run()
    {
        var timers = fixture.Host.Functions.Where(f => f.TriggerType == "timerTrigger").ToList();
        Assert.Equal(["Checkpoint", "CountSales", "Retention", "Rollup", "Sweep", "VerifyBooks"], timers.Select(t => t.Name).Order(StringComparer.Ordinal));
        const string Now = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-01-01T00:00:00+00:00","LastUpdated":"2026-01-01T00:00:00+00:00","Next":"2026-01-01T01:00:00+00:00"},"IsPastDue":false}""";
        foreach (var timer in timers)
        {
            fixture.Succeeded(await fixture.Host.InvokeAsync(timer, Guid.NewGuid().ToString(), new TypedData { Json = Now }, new Dictionary<string, TypedData>()));
        }

        var verified = (await fixture.Client.OperateAsync(HttpMethod.Get, "/operator/audit/verify")).Is(HttpStatusCode.OK);
        Assert.True(verified.Json.GetProperty("intact").GetBoolean(), verified.Text);
        (await fixture.Client.SendAsync(HttpMethod.Get, "/health/ready", null)).Is(HttpStatusCode.OK);
    }

    [WorkerFact]
    public async Task A_poisoned_payment_waits_for_an_operator_and_a_late_message_does_not_pay_it()
    {
        var agent = await fixture.Client.RegisterAsync();
        var (id, asked) = await agent.AskAsync((await AskAsync()).Invoice, "https://worker.example/samples/fortune");
        asked.Is(HttpStatusCode.Accepted);

        var message = await fixture.DeliverAsync(id, "PoisonedPayment");
        (await agent.FindAsync(id)).HasState("needs_operator");
        await fixture.DeliverAsync(message, "PayInvoice");
        (await agent.FindAsync(id)).HasState("needs_operator");
    }

    [WorkerFact]
    public async Task What_fails_in_a_function_is_an_answer_and_no_dead_worker()
    {
        (await fixture.Client.SendAsync(HttpMethod.Get, "/v1/budget", "l402a_nobody")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await fixture.Client.SendAsync(HttpMethod.Get, "/operator/intents", null)).Is(HttpStatusCode.Unauthorized);
        (await fixture.Client.SendAsync(HttpMethod.Get, "/no/such/thing", null)).Is(HttpStatusCode.NotFound);
        (await fixture.Client.SendAsync(HttpMethod.Get, "/health/live", null)).Is(HttpStatusCode.OK);
    }

    [WorkerFact]
    public async Task It_ends_when_the_host_says_so()
    {
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        await using var network = await PlayNetwork.StartAsync(new DevWallet.RoutingFee());
        await using var host = await WorkerHost.StartAsync(WorkerFactAttribute.AppFolder!, await WorkerFixture.SettingsAsync(azurite.ConnectionString, network));
        Assert.Equal(0, await host.TerminateAsync(EndPatience));
    }

    [WorkerFact]
    public async Task Without_its_settings_it_does_not_start_and_says_all_that_is_missing()
    {
        using var nowhere = new WorkerProcess(WorkerFactAttribute.AppFolder!, new Uri("http://127.0.0.1:1"), []);
        Assert.NotEqual(0, await nowhere.EndAsync(EndPatience));
        Assert.All(["L402:MasterKeys", "L402:Storage", "MoneyStorage", "L402SweepSchedule", "L402RetentionSchedule"], s => Assert.Contains(s, nowhere.Said, StringComparison.Ordinal));
    }

    private static string TextOf(JsonNode? built) =>
        $"{built!["name"]} {built["entryPoint"]}: {string.Join("; ", built["bindings"]!.AsArray().Select(BindingOf).Order(StringComparer.Ordinal))}";

    private static string TextOf(WorkerFunction told) =>
        $"{told.Name} {told.Metadata.EntryPoint}: {string.Join("; ", told.Metadata.RawBindings.Select(b => BindingOf(JsonNode.Parse(b))).Order(StringComparer.Ordinal))}";

    private static string BindingOf(JsonNode? binding) => string.Join(
        ' ',
        binding!.AsObject().Where(m => m.Key != "properties").OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value!.ToJsonString()}"));

    private Task<Answer> GetAsync(string authorization) => GetAsync("/samples/fortune", authorization);

    private async Task<Answer> GetAsync(string path, string? authorization)
    {
        using var http = new HttpClient { BaseAddress = fixture.Host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
        }

        return await Answer.ReadAsync(await http.SendAsync(request));
    }

    private async Task<Offer> AskAsync()
    {
        using var http = new HttpClient { BaseAddress = fixture.Host.Address };
        return await Offer.ReadAsync(await http.GetAsync(new Uri("/samples/fortune", UriKind.Relative)));
    }
}
