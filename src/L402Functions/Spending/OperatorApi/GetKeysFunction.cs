using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Shows which of an agent's keys count.</summary>
public sealed class GetKeysFunction(StoreFaults faults, AgentDesk desk)
{
    /// <summary><c>GET /operator/agents/{id}/keys</c>: generations, never a key.</summary>
    [Function("GetKeys")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/agents/{id}/keys")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, async () => AgentId.TryParse(id, out var agent) && await desk.FindAsync(agent, cancellationToken) is { } entry
            ? TypedResults.Json(KeyReport.Of(entry.Keys, id), SpendingJson.Default.KeyReport)
            : AgentAnswer.Missing);
    }
}
