using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using L402Functions.Worker.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace L402Functions.Worker.Tests.Hosting;

/// <summary>
/// Where callers ask: a route for each HTTP function, behind its key, as the host makes them of what the worker told. The request itself goes on to the worker,
/// through the library that the host uses, while the invocation goes over the worker's stream; the id of the latter is a header of the former.
/// </summary>
internal sealed class HttpFront : IAsyncDisposable
{
    private const string CorrelationHeader = "x-ms-invocation-id";
    private static readonly ForwarderRequestConfig Forwarding = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly WebApplication app;
    private readonly FunctionsHost host;
    private readonly byte[] key;
    private readonly HttpMessageInvoker toWorker = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    private HttpFront(WebApplication app, FunctionsHost host, string key) => (this.app, this.host, this.key) = (app, host, Encoding.UTF8.GetBytes(key));

    public Uri Address => new(app.Urls.Single());

    public static async Task<HttpFront> StartAsync(FunctionsHost host, string functionKey)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHttpForwarder();
        var front = new HttpFront(builder.Build(), host, functionKey);
        foreach (var function in host.Functions.Values.Where(f => f.TriggerType == "httpTrigger"))
        {
            front.app.MapMethods(
                $"/{function.Trigger["route"]}", function.Trigger["methods"]!.AsArray().Select(m => ((string)m!).ToUpperInvariant()), http => front.AnswerAsync(http, function));
        }

        await front.app.StartAsync();
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        toWorker.Dispose();
    }

    private async Task AnswerAsync(HttpContext http, HostedFunction function)
    {
        if (!Opens(http.Request, (string)function.Trigger["authLevel"]!))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var invocation = function.Invocation(new TypedData { Http = new RpcHttp() }, Metadata(http));
        http.Request.Headers.TryAdd(CorrelationHeader, invocation.InvocationId);
        var forwarding = app.Services.GetRequiredService<IHttpForwarder>().SendAsync(http, host.WorkerAddress.ToString(), toWorker, Forwarding).AsTask();
        using var leaving = http.RequestAborted.Register(() => host.Cancel(invocation));
        var result = await host.InvokeAsync(invocation);
        var error = await forwarding;

        // An answer that has begun cannot be taken back, but is not to look whole.
        if (error != ForwarderError.None || result.Status != StatusResult.Types.Status.Success)
        {
            host.Failures.Enqueue($"{function.Name}: {error}, {result.Status} {result.Exception?.Message}");
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }

            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private bool Opens(HttpRequest request, string level) =>
        level == "Anonymous"
        || (request.Headers["x-functions-key"].FirstOrDefault() ?? request.Query["code"].FirstOrDefault()) is { } given
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), key);

    /// <summary>Headers and query as JSON, each value of the query but for the key, and over them the route's.</summary>
    private static Dictionary<string, TypedData> Metadata(HttpContext http)
    {
        var metadata = new Dictionary<string, TypedData>(StringComparer.OrdinalIgnoreCase)
        {
            ["Headers"] = Json(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())),
            ["Query"] = Json(http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString())),
        };
        foreach (var (name, value) in http.Request.Query.Where(q => q.Key != "code"))
        {
            metadata[name] = new TypedData { String = value.ToString() };
        }

        foreach (var (name, value) in http.Request.RouteValues.Where(r => r.Value is not null))
        {
            metadata[name] = new TypedData { String = value!.ToString() };
        }

        return metadata;
    }

    private static TypedData Json(Dictionary<string, string> values) => new() { Json = JsonSerializer.Serialize(values) };
}
