using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Shows what waits for an operator's answer.</summary>
public sealed class ListApprovalsFunction(StoreFaults faults, OperatorDesk desk, IAgentDirectory agents)
{
    /// <summary><c>GET /operator/approvals</c>, ledger by ledger.</summary>
    [Function("ListApprovals")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/approvals")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => ListAsync(cancellationToken));
    }

    private async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<IntentReport>();
        await foreach (var root in agents.ListRootsAsync(cancellationToken))
        {
            await foreach (var intent in desk.ListAsync(root, IntentState.AwaitingApproval, cancellationToken))
            {
                waiting.Add(IntentReport.Of(root, intent));
            }
        }

        return TypedResults.Json(new ApprovalList(waiting), SpendingJson.Default.ApprovalList);
    }
}
