using L402Functions.Paywall;
using L402Functions.Paywall.Http;
using L402Functions.Protocol.Challenges;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Upstream;

/// <summary>Every path that no function has: a configured upstream route, paid for, or 404.</summary>
public sealed class UpstreamFunction(UpstreamForwarder forwarder)
{
    /// <summary>What the runtime calls this function.</summary>
    internal const string EntryPoint = "L402Functions.Upstream.UpstreamFunction.RunAsync";

    /// <summary>Forwards an admitted request.</summary>
    [Function("Upstream")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "{*path}")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var http = request.HttpContext;
        if (http.Features.Get<UpstreamRoute>() is not { } route)
        {
            await ChallengeResponse.WriteProblemAsync(http, new ProblemDocument(
                "not-found", "Not found", StatusCodes.Status404NotFound, "Nothing is at this path; what is for sale is listed at /.well-known/l402.json."));
        }
        else if (http.Features.Get<Admission>() is null)
        {
            throw new InvalidOperationException($"The upstream route '{route.Priced.Name}' was reached without an admission.");
        }
        else
        {
            await forwarder.ForwardAsync(http, route);
        }

        return Results.Empty;
    }
}
