using L402Functions.LocalHost.Hosting.Catalog;
using L402Functions.LocalHost.Hosting.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Extensions.Http.Converters;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Hosting.Http;

/// <summary>Answers a request by running its function.</summary>
internal sealed class HttpFunctions(FunctionInvoker invoker, FunctionKeys keys, RunningInvocations running, ILogger<HttpFunctions> logger)
{
    // Under this key GetHttpContext looks for the request.
    private const string HttpContextKey = "HttpRequestContext";

    private static readonly MvcBodyConversion Body = new();

    /// <summary>401 without the right key; otherwise whatever middleware and function answer, and 500 with an empty body if either throws.</summary>
    public async Task AnswerAsync(HttpContext http, LocalFunction function)
    {
        if (!keys.Opens(http.Request, ((FunctionTrigger.Http)function.Trigger).Level))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, running.Cancelled);
        var context = invoker.Begin(function, new TriggerData(http.Request, Metadata(http)), http.RequestServices, cancelled.Token);
        context.Items[HttpContextKey] = http;
        context.Features.Set<IFromBodyConversionFeature>(Body);
        try
        {
            await invoker.RunAsync(context);

            // Only now, after all middleware has returned: so it is in the worker.
            await WriteAsync(context.Outputs.Result, http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            HostLog.CallerGone(logger, function.Name, context.InvocationId);
        }
        catch (Exception failure)
        {
            HostLog.InvocationFailed(logger, function.Name, context.InvocationId, failure);
            Fail(http);
        }
    }

    private static async Task WriteAsync(object? result, HttpContext http)
    {
        switch (result)
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                break;
            case IResult response:
                await response.ExecuteAsync(http);
                break;

            // Anything else stays with the worker: the response is what was written to it.
            default:
                break;
        }
    }

    private static void Fail(HttpContext http)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    // Query values, but for the key, and over them route values.
    private static Dictionary<string, object?> Metadata(HttpContext http)
    {
        var metadata = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in http.Request.Query.Where(q => !q.Key.Equals("code", StringComparison.OrdinalIgnoreCase)))
        {
            metadata[name] = value.ToString();
        }

        foreach (var (name, value) in http.Request.RouteValues)
        {
            metadata[name] = value?.ToString();
        }

        return metadata;
    }
}
