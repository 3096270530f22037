using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace L402Functions.Requests;

/// <summary>
/// The outermost of the app's middleware: every request gets its limits, every answer its headers, and a request that cannot be read or took too long a
/// problem document. What no request set off passes through.
/// </summary>
public sealed partial class RequestMiddleware(RequestLimits limits, TimeProvider clock, ILogger<RequestMiddleware> logger) : IFunctionsWorkerMiddleware
{
    // The server counts a body in chunks with their lengths and line ends.
    private const int Framing = 16 * 1024;

    private static readonly ProblemResult TimedOut = new(new ProblemDocument(
        "timed-out", "It took too long", StatusCodes.Status503ServiceUnavailable,
        "The request was given up. Whether something was done is told by asking again: the same request with the same key does nothing twice."))
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    private static readonly ProblemResult GivenUp = new(new ProblemDocument(
        "given-up", "The request was given up", StatusCodes.Status503ServiceUnavailable,
        "This instance ends, or the platform's own time for a request is over. Whether something was done is told by asking again: the same request with the same key does nothing twice."))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        return context.GetHttpContext() is { } http ? ServeAsync(context, http, next) : next(context);
    }

    private async Task ServeAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        AnswerHeaders.CompleteAtStart(http.Response);
        var problem = Bound(http, limits.BodyOf(context.FunctionDefinition.EntryPoint)) ?? await RunAsync(context, http, next);
        if (problem is not null)
        {
            await problem.ExecuteAsync(http);
        }
    }

    /// <summary>Holds the body to <paramref name="most"/> bytes; a problem where it says itself that it is longer.</summary>
    private static ProblemResult? Bound(HttpContext http, long? most)
    {
        if (http.Request.ContentLength > most)
        {
            return Problems.BodyTooLarge;
        }

        if (most is not null && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most + Framing;
        }

        return null;
    }

    private async Task<ProblemResult?> RunAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        await using var deadline = new RequestDeadline(context, http, RequestLimits.Time, clock);
        try
        {
            await next(new TimedContext(context, deadline.Token));
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsOver && !http.Response.HasStarted)
        {
            LogTimedOut(context.FunctionDefinition.Name, RequestLimits.Time);
            return TimedOut;
        }
        catch (OperationCanceledException) when (deadline.IsGivenUp && !http.Response.HasStarted)
        {
            LogGivenUp(context.FunctionDefinition.Name);
            return GivenUp;
        }
        catch (BadHttpRequestException unreadable) when (!http.Response.HasStarted)
        {
            return ProblemOf(unreadable);
        }
    }

    /// <summary>What the server found wrong while the body was read. Its own words are not passed on: they name its settings.</summary>
    private static ProblemResult ProblemOf(BadHttpRequestException unreadable) => unreadable.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => Problems.BodyTooLarge,
        StatusCodes.Status408RequestTimeout => new ProblemResult(new ProblemDocument(
            "request-timeout", "The body came too slowly", StatusCodes.Status408RequestTimeout, "The body did not arrive in the time that it may take.")),
        _ => new ProblemResult(new ProblemDocument(
            "malformed-request", "The request cannot be read", StatusCodes.Status400BadRequest, "The body is not framed as its headers say.")),
    };

    [LoggerMessage(1, LogLevel.Error, "Function '{Function}' was given up: its answer had not begun after {Time}")]
    private partial void LogTimedOut(string function, TimeSpan time);

    [LoggerMessage(2, LogLevel.Warning, "Function '{Function}' was given up by the host before its answer had begun")]
    private partial void LogGivenUp(string function);
}
