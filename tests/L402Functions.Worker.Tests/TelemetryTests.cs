using System.Net;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Telemetry;
using L402Functions.Protocol;
using L402Functions.Worker.Tests.Hosting;
using L402Functions.Worker.Tests.Playing;

namespace L402Functions.Worker.Tests;

/// <summary>A worker that exports telemetry itself, as each one in Azure does.</summary>
[Collection(WorkerTests.Name)]
public sealed class TelemetryTests(HostedApp app)
{
    [Fact]
    public async Task A_worker_that_exports_telemetry_says_so_goes_on_with_the_hosts_trace_and_tells_no_secret()
    {
        await using var collector = await Collector.StartAsync();
        var (seller, buyer) = ((await app.Network.ServeAsync()).Connection, (await app.Network.ServeAsync()).Connection);
        var settings = AppSettings.Of(app.Storage, seller, buyer);
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        await using var host = await FunctionsHost.StartAsync(settings, HostSettings.OperatorKey);
        Assert.Equal("True", host.Capabilities["WorkerOpenTelemetryEnabled"]);

        await using var customer = new Customer(host.Address, (await app.Network.ServeAsync()).Connection);
        var purchase = await customer.BuyAsync("/samples/fortune");
        using var served = await customer.GetAsync($"/samples/fortune?code={HostSettings.OperatorKey}", purchase.L402);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        using var client = new SpendClient(host.Address);
        var agent = await client.RegisterAsync();
        var (id, asked) = await agent.AskAsync((await app.Network.InvoiceAsync(Msat.FromSats(40), TimeSpan.FromHours(1))).Text, HostedApp.Shop);
        asked.Is(HttpStatusCode.Accepted);
        var message = await app.TakeAsync(host.Functions["PayInvoice"], id);
        await host.SucceedAsync(Deliveries.Message(host.Functions["PayInvoice"], message));
        Assert.Empty(host.Failures);
        await host.TerminateAsync();

        var (traces, metrics, logs) = (collector.Of("/v1/traces"), collector.Of("/v1/metrics"), collector.Of("/v1/logs"));
        var trace = Assert.Single(collector.Spans, s => s.Name == "process payments").Trace;
        Assert.Contains(trace, host.Traces);
        Assert.All(new[] { "ledger accept", "send payments", "ledger decide", "ledger conclude" }, name => Assert.Contains(collector.Spans, s => s.Name == name && s.Trace == trace));
        Assert.Contains("l402.challenges", metrics, StringComparison.Ordinal);
        Assert.Contains("L402Functions.", logs, StringComparison.Ordinal);
        Assert.All(
            new[] { HostSettings.OperatorKey, purchase.Preimage.ToHex(), purchase.Token.ToBase64(), purchase.Offer.Invoice, agent.Key },
            secret => Assert.All([traces, metrics, logs], exported => Assert.DoesNotContain(secret, exported, StringComparison.Ordinal)));
    }
}
