using System.Diagnostics;
using System.Text.RegularExpressions;

namespace L402Functions.EndToEnd.Tests.Telemetry;

public sealed partial class TelemetryTests(TelemetryFixture telemetry) : IClassFixture<TelemetryFixture>
{
    private Recorder Recorder => telemetry.Recorder;

    private string Agent => $"agent={telemetry.App.AgentKey!.Agent}";

    [Fact]
    public void What_is_sold_is_counted()
    {
        Assert.True(Recorder.Sum("l402.challenges", "service=fortune") >= 5);
        Assert.True(Recorder.Sum("l402.verifications", "outcome=admitted") >= 4);
        Assert.True(Recorder.Sum("l402.verifications", "outcome=used_up") >= 1);
        Assert.Equal(0, Recorder.Sum("l402.verifications", "outcome=missing"));
        Assert.Equal(telemetry.PriceMsat, telemetry.SoldMsat);
    }

    [Fact]
    public void Each_payment_is_counted_where_it_came_to_rest()
    {
        Assert.All(
            new[] { "settled", "denied", "awaiting_approval", "shadowed" },
            outcome => Assert.True(Recorder.Sum("l402.payments", $"outcome={outcome}") >= 1, outcome));
        Assert.Equal(3, Recorder.Of("l402.payments", "outcome=settled").Where(m => m.Labels.Contains("category=tool_calls")).Sum(m => m.Value));
        Assert.DoesNotContain(Recorder.Of("l402.payments"), m => m.Labels.Contains("outcome=reserved"));
    }

    [Fact]
    public void Every_kind_of_step_is_timed()
    {
        Assert.All(
            new[] { "accept", "decide", "attempt", "conclude", "approve", "put_policy", "freeze_agent" },
            step => Assert.True(Recorder.Of("l402.ledger.step.duration", $"step={step}").All(m => m.Value is > 0 and < 60) && Recorder.Of("l402.ledger.step.duration", $"step={step}").Any(), step));
    }

    [Fact]
    public async Task Gauges_show_what_the_sweep_found()
    {
        await Until.TrueAsync(() => Recorder.Show("l402.budget.available", Agent) is not null);
        Assert.InRange(Recorder.Show("l402.budget.available", Agent)!.Value, 1, 2_000_000);
        Assert.Equal(0, Recorder.Show("l402.budget.reserved", Agent));
        Assert.Equal(0, Recorder.Show("l402.intents.needs_operator"));
        Assert.Equal(0, Recorder.Show("l402.intents.oldest_unknown"));
        Assert.All(new[] { "wallet=seller", "wallet=buyer" }, wallet => Assert.InRange(Recorder.Show("l402.wallet.last_seen", wallet)!.Value, 0, 120));
        Assert.True(Recorder.Show("l402.relay.connected", "host=127.0.0.1") >= 2);
        Assert.InRange(Recorder.Show("l402.queue.age", "queue=payments")!.Value, 0, 60);
        await Until.TrueAsync(() => Recorder.Show("l402.audit.checkpoint_age") is not null);
        Assert.InRange(Recorder.Show("l402.audit.checkpoint_age")!.Value, 0, 120);
    }

    [Fact]
    public void One_trace_joins_the_request_the_message_the_ledger_and_the_wallet()
    {
        var trace = Recorder.Spans.Where(s => s.TraceId.ToHexString() == telemetry.TraceId).ToDictionary(s => s.SpanId);
        var server = Named("Microsoft.AspNetCore.Hosting.HttpRequestIn");
        Assert.Equal(ActivityKind.Server, server.Kind);
        Assert.Equal(server.SpanId, Named("ledger accept").ParentSpanId);
        var send = Named("send payments");
        Assert.Equal((ActivityKind.Producer, server.SpanId), (send.Kind, send.ParentSpanId));
        var process = Named("process payments");
        Assert.Equal((ActivityKind.Consumer, send.SpanId), (process.Kind, process.ParentSpanId));
        Assert.Equal("azure_queue_storage", process.GetTagItem("messaging.system"));
        Assert.Equal("payments", process.GetTagItem("messaging.destination.name"));
        Assert.Equal("traced-1", process.GetTagItem("messaging.message.conversation_id"));
        Assert.All(new[] { "ledger decide", "ledger attempt", "ledger conclude" }, name => Assert.Equal(process.SpanId, Named(name).ParentSpanId));
        var pay = Named("nwc pay_invoice");
        Assert.Equal((ActivityKind.Client, process.SpanId), (pay.Kind, pay.ParentSpanId));
        Assert.Equal(("pay_invoice", "answered"), (pay.GetTagItem("nwc.method"), pay.GetTagItem("nwc.outcome")));

        Activity Named(string operation) => Assert.Single(trace.Values, s => s.OperationName == operation);
    }

    [Fact]
    public void No_log_no_label_and_no_span_holds_a_secret()
    {
        var told = string.Join('\n', Recorder.All.SelectMany(m => m.Labels).Distinct())
            + string.Join('\n', Recorder.Spans.Select(s =>
                $"{s.DisplayName} {string.Join(' ', s.TagObjects)} {string.Join(' ', s.Baggage)} {s.StatusDescription} {string.Join(' ', s.Events.SelectMany(e => e.Tags))}"));
        var log = telemetry.Log.Text;

        // It did log everything, and the secrets are those that were used.
        Assert.Contains("Trace ", log, StringComparison.Ordinal);
        Assert.Contains("Request starting HTTP/1.1 POST", log, StringComparison.Ordinal);
        Assert.Contains("now Settled", log, StringComparison.Ordinal);
        Assert.True(telemetry.Secrets.Count > 20);
        Assert.All(telemetry.Secrets, secret =>
        {
            Assert.False(log.Contains(secret, StringComparison.OrdinalIgnoreCase), $"The log holds the secret that begins with {secret[..6]}.");
            Assert.False(told.Contains(secret, StringComparison.OrdinalIgnoreCase), $"A label or a span holds the secret that begins with {secret[..6]}.");
        });
    }

    [Fact]
    public void Labels_are_few_and_name_nothing_of_a_single_payment()
    {
        var labels = Recorder.All.SelectMany(m => m.Labels.Select(l => (m.Instrument, Label: l))).Distinct().ToList();
        Assert.All(labels, l =>
        {
            Assert.DoesNotMatch(Hash(), l.Label);
            Assert.DoesNotContain("lnbc", l.Label, StringComparison.OrdinalIgnoreCase);
        });
        Assert.All(labels.GroupBy(l => (l.Instrument, Name: l.Label.Split('=')[0])), values => Assert.InRange(values.Count(), 1, 64));
    }

    [Fact]
    public async Task What_is_exported_is_all_of_it_and_no_secret()
    {
        await Until.TrueAsync(
            () => telemetry.Collector.Of("/v1/metrics").Contains("l402.budget.available", StringComparison.Ordinal)
                && telemetry.Collector.Of("/v1/traces").Contains("nwc pay_invoice", StringComparison.Ordinal)
                && telemetry.Collector.Of("/v1/logs").Contains("Intent", StringComparison.Ordinal));
        var exported = string.Join('\n', new[] { "/v1/metrics", "/v1/traces", "/v1/logs" }.Select(telemetry.Collector.Of));
        Assert.All(
            new[] { "l402.challenges", "l402.verifications", "l402.sales.amount", "l402.payments", "l402.ledger.step.duration", "l402.queue.age", "l402.wallet.last_seen", "l402.relay.connected" },
            instrument => Assert.Contains(instrument, exported, StringComparison.Ordinal));
        Assert.All(telemetry.Secrets, secret => Assert.False(
            exported.Contains(secret, StringComparison.OrdinalIgnoreCase), $"The export holds the secret that begins with {secret[..6]}."));
    }

    [GeneratedRegex("[0-9a-fA-F]{32}")]
    private static partial Regex Hash();
}
