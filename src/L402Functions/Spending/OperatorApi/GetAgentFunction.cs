using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Shows an agent and its policy.</summary>
public sealed class GetAgentFunction(StoreFaults faults, AgentBook agents)
{
    /// <summary><c>GET /operator/agents/{id}</c>; the ETag is the policy's version.</summary>
    [Function("GetAgent")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/agents/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, async () => AgentId.TryParse(id, out var agent)
            ? await AgentAnswer.OfAsync(agents, agent, request, StatusCodes.Status200OK, cancellationToken)
            : AgentAnswer.Missing);
    }
}
