using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Health;

/// <summary>Says whether the process runs, and whether it can sell and pay.</summary>
public sealed class HealthFunction(ReadinessCheck readiness)
{
    /// <summary><c>GET /health/live</c>: the process answers.</summary>
    [Function("HealthLive")]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new HealthReport(HealthStatus.Live, null), HealthJson.Default.HealthReport);
    }

    /// <summary><c>GET /health/ready</c>: 200 where it can sell and pay, 503 where it cannot; either way, how each part is.</summary>
    [Function("HealthReady")]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var report = await readiness.CheckAsync(cancellationToken);
        return TypedResults.Json(
            report, HealthJson.Default.HealthReport, statusCode: report.Status == HealthStatus.Down ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
