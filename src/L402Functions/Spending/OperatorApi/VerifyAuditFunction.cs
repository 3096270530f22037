using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Http;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Checks an audit chain, row by row.</summary>
public sealed class VerifyAuditFunction(StoreFaults faults, IAgentDirectory agents, IntentBook book, ILedgerStore store)
{
    /// <summary><c>GET /operator/audit/verify?agent=…</c>: the chain of that agent's tree, from its first row to the end that the head knows.</summary>
    [Function("VerifyAudit")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/audit/verify")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => VerifyAsync(request.Query["agent"].ToString(), cancellationToken));
    }

    private async Task<IResult> VerifyAsync(string named, CancellationToken cancellationToken)
    {
        if (!AgentId.TryParse(named, out var agent))
        {
            return Problems.Bad("agent", "Say whose: ?agent=…");
        }

        if (await agents.FindRootAsync(agent, cancellationToken) is not { } root || await book.ReadHeadAsync(root, cancellationToken) is not { } head)
        {
            return AgentAnswer.Missing;
        }

        var verification = await AuditChain.VerifyAsync(store, root, AuditLink.Start, head.Chain, cancellationToken);
        return TypedResults.Json(VerificationReport.Of(root, head.Chain, verification), SpendingJson.Default.VerificationReport);
    }
}
