using L402Functions.Spending.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Http;

/// <summary>Turns a ledger that is busy or down into an answer, and says so in the log.</summary>
public sealed partial class StoreFaults(ILogger<StoreFaults> logger)
{
    /// <summary>Serves a request. Its answers are for the caller alone and are kept by nobody on the way.</summary>
    public async Task<IResult> GuardAsync(HttpRequest request, Func<Task<IResult>> serve)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        try
        {
            return await serve();
        }
        catch (Exception failed) when (failed is LedgerStoreException or LedgerBusyException)
        {
            LogUnavailable(request.Method, request.Path.Value, failed);
            return Problems.Unavailable;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} is answered 503: the ledger is busy or down")]
    private partial void LogUnavailable(string method, string? path, Exception failed);
}
