using L402Functions.Paywall.Pricing;
using L402Functions.Paywall.Receipts;
using L402Functions.Protocol.Credentials;
using L402Functions.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace L402Functions.Paywall.Http;

/// <summary>
/// Stands in the worker's pipeline before every function. A priced one runs only with an admission; whatever keeps the gate from being
/// asked (no HttpContext, an unknown function) is an error and never a free pass.
/// </summary>
public sealed partial class PaywallMiddleware(
    PricedEndpoints endpoints,
    Gate gate,
    AcceptedSchemes accepted,
    ClientAddress clients,
    ChallengeResponse responses,
    ReceiptDesk receipts,
    TimeProvider clock,
    ILogger<PaywallMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var entryPoint = context.FunctionDefinition.EntryPoint;
        if (entryPoint == UpstreamFunction.EntryPoint)
        {
            var http = HttpContextOf(context);
            return endpoints.UpstreamOf(http.Request.Path.Value ?? "") is { } upstream
                ? InvokeUpstreamAsync(context, http, upstream, next)
                : next(context);
        }

        if (endpoints.OfFunction(entryPoint) is not { } route)
        {
            return next(context);
        }

        var request = HttpContextOf(context);
        return InvokePaidAsync(context, request, route, RoutePath.InSpellingOf(route.Template, request.Request.Path.Value ?? ""), next);
    }

    private static HttpContext HttpContextOf(FunctionContext context) =>
        context.GetHttpContext() ?? throw new InvalidOperationException(
            $"The paid function '{context.FunctionDefinition.Name}' was invoked without an HttpContext, so it is not run: UseL402Functions() must come after ConfigureFunctionsWebApplication().");

    private Task InvokeUpstreamAsync(FunctionContext context, HttpContext http, UpstreamRoute upstream, FunctionExecutionDelegate next)
    {
        if (!upstream.Priced.Methods.Contains(http.Request.Method, StringComparer.Ordinal))
        {
            return ChallengeResponse.WriteMethodNotAllowedAsync(http, upstream.Priced.Methods);
        }

        http.Features.Set(upstream);
        return InvokePaidAsync(context, http, upstream.Priced, http.Request.Path.Value!, next);
    }

    private Task InvokePaidAsync(FunctionContext context, HttpContext http, PricedRoute route, string path, FunctionExecutionDelegate next)
    {
        var priced = new PricedRequest(http.Request.Method.ToUpperInvariant(), path, LengthOf(http.Request));
        var line = http.Request.Headers.Authorization is [{ } single] ? single : null;
        return line is not null && gate.AdmitRemembered(route, priced, line) is { } known
            ? ServeAsync(context, http, known, next)
            : InvokeGatedAsync(context, http, route, priced, line, next);
    }

    private async Task InvokeGatedAsync(
        FunctionContext context, HttpContext http, PricedRoute route, PricedRequest priced, string? line, FunctionExecutionDelegate next)
    {
        var credential = AuthorizationHeader.Read(http.Request.Headers.Authorization, accepted);
        var request = new GateRequest(route, priced, credential, clients.Of(http)) { AuthorizationLine = line };
        switch (await gate.AdmitAsync(request, http.RequestAborted))
        {
            case GateDecision.Admitted { Admission: { Claim: null } uncounted }:
                await ServeUncountedAsync(context, http, uncounted, next);
                break;
            case GateDecision.Admitted { Admission: var admission }:
                await ServeCountedAsync(context, http, route, admission, next);
                break;
            case var refusal:
                await responses.WriteAsync(http, refusal);
                break;
        }
    }

    /// <summary>Nothing was claimed, so nothing is to be given back.</summary>
    private static Task ServeAsync(FunctionContext context, HttpContext http, Admission admission, FunctionExecutionDelegate next)
    {
        http.Features.Set(admission);
        http.Response.OnStarting(
            static response =>
            {
                PaidResponse.KeepFromSharedCaches((HttpResponse)response);
                return Task.CompletedTask;
            },
            http.Response);
        return RunAsync(context, http, next);
    }

    /// <summary>The same for a token that was not known by heart: it is told what was bought, in writing.</summary>
    private Task ServeUncountedAsync(FunctionContext context, HttpContext http, Admission admission, FunctionExecutionDelegate next)
    {
        if (admission.Uncounted is { } use)
        {
            http.Response.OnStarting(() =>
            {
                if (http.Response.StatusCode < StatusCodes.Status500InternalServerError)
                {
                    PaidResponse.Add(http.Response, receipts.WriteUncounted(use, http.Response.StatusCode));
                }

                return Task.CompletedTask;
            });
        }

        return ServeAsync(context, http, admission, next);
    }

    private async Task ServeCountedAsync(
        FunctionContext context, HttpContext http, PricedRoute route, Admission admission, FunctionExecutionDelegate next)
    {
        var keeper = new ClaimKeeper(gate, admission, receipts, http, clock);
        http.Features.Set(admission);
        try
        {
            await RunAsync(context, http, next);
        }
        catch (Exception failed)
        {
            LogFailed(route.Name, failed);
            await keeper.ReleaseAsync();
            throw;
        }
    }

    /// <summary>Runs the function and writes what it returned. Where either fails before the first byte, that is what the response says.</summary>
    private static async Task RunAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
            await FunctionAnswer.WriteAsync(context, http);
        }
        catch when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            throw;
        }
    }

    /// <summary>
    /// The body's length as far as the request tells it: without a body it is zero; in chunks, or in HTTP/2 frames without a Content-Length,
    /// it is unknown.
    /// </summary>
    private static long? LengthOf(HttpRequest request)
    {
        if (request.Headers.TransferEncoding.Count > 0)
        {
            return null;
        }

        var mayHaveBody = request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };
        return request.ContentLength ?? (mayHaveBody ? null : 0);
    }

    [LoggerMessage(1, LogLevel.Error, "The paid endpoint {Route} failed; the caller's use is given back")]
    private partial void LogFailed(string route, Exception failed);
}
