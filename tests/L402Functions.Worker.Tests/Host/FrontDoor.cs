using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.Worker.Tests.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace L402Functions.Worker.Tests.Host;

/// <summary>
/// The host's HTTP: routes by what the worker told, keys, and requests that are passed on to the worker's own server, each beside an invocation that bears the same name.
/// </summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private const string InvocationHeader = "x-ms-invocation-id";
    private readonly WebApplication door;
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

    private FrontDoor(WebApplication door) => this.door = door;

    public Uri Address => new(door.Urls.Single());

    public static async Task<FrontDoor> OpenAsync(WorkerHost host)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHttpForwarder();
        var front = new FrontDoor(builder.Build());
        foreach (var function in host.Functions.Where(f => f.TriggerType == "httpTrigger"))
        {
            var methods = function.Trigger["methods"]!.AsArray().Select(m => ((string)m!).ToUpperInvariant());
            front.door.MapMethods($"/{(string)function.Trigger["route"]!}", methods, context => front.PassOnAsync(context, host, function));
        }

        await front.door.StartAsync();
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await door.DisposeAsync();
        http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context, WorkerHost host, WorkerFunction function)
    {
        if (function.NeedsKey && context.Request.Headers["x-functions-key"] != HostSettings.OperatorKey)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        // The request itself goes by HTTP; what of the route is a function's parameter goes with the invocation.
        var route = context.Request.RouteValues.ToDictionary(v => v.Key, v => new TypedData { String = v.Value as string ?? "" }, StringComparer.Ordinal);
        var id = Guid.NewGuid().ToString();
        context.Request.Headers[InvocationHeader] = id;
        var invocation = host.InvokeAsync(function, id, new TypedData { Http = new RpcHttp() }, route, context.Request.Headers.TraceParent.ToString());
        var error = await context.RequestServices.GetRequiredService<IHttpForwarder>().SendAsync(context, host.HttpUri, http, ForwarderRequestConfig.Empty, HttpTransformer.Default);
        var response = await invocation;
        if (error != ForwarderError.None || response.Result.Status != StatusResult.Types.Status.Success)
        {
            host.Failures.Enqueue($"{function.Name}: {error}, {response.Result.Status} {response.Result.Exception?.Message}");
        }
    }
}
