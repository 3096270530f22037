using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace L402Functions.EndToEnd.Tests.Telemetry;

/// <summary>Takes what an OTLP exporter sends over HTTP, and keeps it as it came: its texts stand in it as they are, and its spans can be read.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> received = new();

    private Collector(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            collector.received.Enqueue((http.Request.Path.Value!, body.ToArray()));
            http.Response.ContentType = "application/x-protobuf";
        });
        await app.StartAsync();
        return collector;
    }

    /// <summary>All bodies of a signal, <c>/v1/traces</c>, <c>/v1/metrics</c> or <c>/v1/logs</c>.</summary>
    public string Of(string signal) => string.Join('\n', received.Where(r => r.Signal == signal).Select(r => Encoding.UTF8.GetString(r.Body)));

    /// <summary>Every span so far.</summary>
    public IReadOnlyList<OtlpSpan> Spans => [.. received.Where(r => r.Signal == "/v1/traces").SelectMany(r => OtlpSpan.Read(r.Body))];

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
