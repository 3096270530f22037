using L402Functions.Spending.Http;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Shows everything on record about one purpose.</summary>
public sealed class GetIntentFunction(StoreFaults faults, OperatorDesk desk, IntentFinder intents)
{
    /// <summary><c>GET /operator/intents/{id}</c>: the intent, its attempts and its audit rows. Never the preimage.</summary>
    [Function("GetIntent")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/intents/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, async () => await intents.FindAsync(request, id, cancellationToken) switch
        {
            IntentFinding.Found found when await desk.TimelineAsync(found.Root, found.Intent.Id, cancellationToken) is { } timeline =>
                TypedResults.Json(TimelineReport.Of(found.Root, timeline), SpendingJson.Default.TimelineReport),
            IntentFinding.Refused { Problem: var problem } => problem,
            var other => throw new InvalidOperationException($"{other.GetType()} was found and is gone."),
        });
    }
}
