using L402Functions.Spending.Http;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Shows every agent.</summary>
public sealed class ListAgentsFunction(StoreFaults faults, AgentBook agents)
{
    /// <summary><c>GET /operator/agents</c>, tree by tree, without the policies' documents.</summary>
    [Function("ListAgents")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/agents")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => ListAsync(cancellationToken));
    }

    private async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<AgentReport>();
        await foreach (var agent in agents.ListAsync(cancellationToken))
        {
            found.Add(AgentReport.Of(agent, policy: null));
        }

        return TypedResults.Json(new AgentList(found), SpendingJson.Default.AgentList);
    }
}
