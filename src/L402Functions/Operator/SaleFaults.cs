using L402Functions.Paywall;
using L402Functions.Spending.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace L402Functions.Operator;

/// <summary>Turns a store of sales that does not answer into an answer, and says so in the log.</summary>
public sealed partial class SaleFaults(StoreFaults spending, ILogger<SaleFaults> logger)
{
    /// <summary>Serves a request; its answers are kept by nobody on the way.</summary>
    public Task<IResult> GuardAsync(HttpRequest request, Func<Task<IResult>> serve) => spending.GuardAsync(request, async () =>
    {
        try
        {
            return await serve();
        }
        catch (StoreUnavailableException failed) when (!request.HttpContext.Response.HasStarted)
        {
            LogUnavailable(request.Path.Value, failed);
            return Problems.Unavailable;
        }
    });

    [LoggerMessage(1, LogLevel.Error, "{Path} is answered 503: the store of sales did not answer")]
    private partial void LogUnavailable(string? path, Exception failed);
}
