using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Health;

/// <summary>Says whether the process runs, and whether it can sell.</summary>
public sealed class HealthFunction(ReadinessCheck readiness)
{
    /// <summary><c>GET /health/live</c>: the process answers.</summary>
    [Function("HealthLive")]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new HealthReport("live", null, null), HealthJson.Default.HealthReport);
    }

    /// <summary><c>GET /health/ready</c>: 200 where tables and wallet answer, 503 and which one does not.</summary>
    [Function("HealthReady")]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var report = await readiness.CheckAsync(cancellationToken);
        return TypedResults.Json(
            report, HealthJson.Default.HealthReport, statusCode: report.Status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
