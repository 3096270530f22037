using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace L402Functions.Tests.Host;

/// <summary>A real server on a free port, doing what the test says.</summary>
internal sealed class UpstreamServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private int served;

    private UpstreamServer(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public int Served => Volatile.Read(ref served);

    /// <summary>The path and query of the last request, as they stood on its first line.</summary>
    public string LastTarget { get; private set; } = "";

    public IHeaderDictionary LastHeaders { get; private set; } = new HeaderDictionary();

    public static async Task<UpstreamServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new UpstreamServer(app);
        app.Run(async http =>
        {
            Interlocked.Increment(ref server.served);
            server.LastTarget = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            server.LastHeaders = new HeaderDictionary(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value));
            await answer(http);
        });
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
