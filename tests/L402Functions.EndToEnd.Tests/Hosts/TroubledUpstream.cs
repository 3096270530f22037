using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace L402Functions.EndToEnd.Tests.Hosts;

/// <summary>A server to sell, in this process, with the troubles that servers have: by path <c>/ok /missing /fail /hang /close /drip /sell</c>.</summary>
internal sealed class TroubledUpstream : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<string> arrivals = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> breaks = new();

    private TroubledUpstream(WebApplication app) => this.app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>The headers of every request that came, by its query.</summary>
    public ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> Seen { get; } = new();

    /// <summary>Starts it on a free port.</summary>
    public static async Task<TroubledUpstream> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var upstream = new TroubledUpstream(builder.Build());
        upstream.app.Run(upstream.AnswerAsync);
        await upstream.app.StartAsync();
        return upstream;
    }

    /// <summary>Waits until a request to <c>/hang</c> has come.</summary>
    public async Task HangingAsync(string query)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await arrivals.Reader.ReadAsync(limit.Token) != query)
        {
        }
    }

    /// <summary>Cuts a request to <c>/drip</c> off, whose first half the caller has.</summary>
    public void Break(string query) => BreakOf(query).TrySetResult();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Seen[http.Request.QueryString.Value ?? ""] =
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        switch (http.Request.Path.Value)
        {
            case "/missing":
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
            case "/fail":
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                http.Response.Headers.WWWAuthenticate = "L402 macaroon=\"AAAA\", invoice=\"lnbc1foreign\"";
                await http.Response.WriteAsync("out of order");
                break;
            case "/hang":
                await arrivals.Writer.WriteAsync(http.Request.QueryString.Value ?? "");
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "/close":
                http.Abort();
                break;
            case "/drip":
                await http.Response.WriteAsync("the first half");
                await http.Response.Body.FlushAsync();
                await BreakOf(http.Request.QueryString.Value ?? "").Task.WaitAsync(TimeSpan.FromSeconds(30));
                http.Abort();
                break;
            case "/sell":
                http.Response.StatusCode = StatusCodes.Status402PaymentRequired;
                http.Response.Headers.WWWAuthenticate = "L402 macaroon=\"AAAA\", invoice=\"lnbc1foreign\"";
                await http.Response.WriteAsync("lnbc1foreign");
                break;
            default:
                await http.Response.WriteAsync($"{http.Request.Method} {http.Request.Path}");
                break;
        }
    }

    private TaskCompletionSource BreakOf(string query) =>
        breaks.GetOrAdd(query, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
