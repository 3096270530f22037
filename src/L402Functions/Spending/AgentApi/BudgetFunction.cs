using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.AgentApi;

/// <summary>Tells an agent what it may still spend.</summary>
public sealed class BudgetFunction(AgentDoor door, AgentBook agents)
{
    /// <summary><c>GET /v1/budget</c>: limit, spent, reserved and available, window by window.</summary>
    [Function("Budget")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/budget")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return door.EnterAsync(request, agent => TellAsync(agent, cancellationToken), cancellationToken);
    }

    private async Task<IResult> TellAsync(AgentId agent, CancellationToken cancellationToken) =>
        await agents.BudgetAsync(agent, cancellationToken) is { } report
            ? TypedResults.Json(BudgetAnswer.Of(report), SpendingJson.Default.BudgetAnswer)
            : Problems.NotFound("You have no policy, and so no budget.");
}
