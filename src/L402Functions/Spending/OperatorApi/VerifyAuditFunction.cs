using L402Functions.Settings;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Http;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Checks the books against each other, the signed checkpoints and the wallets' own lists.</summary>
public sealed class VerifyAuditFunction(StoreFaults faults, IAgentDirectory agents, AuditVerifier verifier, AccountingSetup setup, TimeProvider clock)
{
    /// <summary>Below what the platform waits for an answer, which is 230 seconds.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(180);

    /// <summary>
    /// <c>GET /operator/audit/verify?root=…&amp;deep=true</c>: one tree's ledger, named by any agent of it, or every ledger; deep also reads what is
    /// archived. The answer is 200 whatever was found: <c>intact</c> says it.
    /// </summary>
    [Function("VerifyAudit")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/audit/verify")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => VerifyAsync(request.Query, cancellationToken));
    }

    private async Task<IResult> VerifyAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var deep = false;
        if (query["deep"].ToString() is { Length: > 0 } said && !bool.TryParse(said, out deep))
        {
            return Problems.Bad("deep", "Deep is true or false.");
        }

        var field = query.ContainsKey("root") ? "root" : "agent";
        var time = new TimeBox(clock, setup.TimeBox < LongestTime ? setup.TimeBox : LongestTime);
        if (query[field].ToString() is not { Length: > 0 } named)
        {
            return Answer(await verifier.VerifyAllAsync(deep, time, cancellationToken), null);
        }

        if (!AgentId.TryParse(named, out var agent))
        {
            return Problems.Bad(field, "That is no agent's name.");
        }

        return await agents.FindRootAsync(agent, cancellationToken) is { } root
            ? Answer(await verifier.VerifyAsync(root, deep, time, cancellationToken), root)
            : AgentAnswer.Missing;
    }

    private static JsonHttpResult<VerificationBody> Answer(VerificationReport report, AgentId? root) =>
        TypedResults.Json(VerificationBody.Of(report, root), SpendingJson.Default.VerificationBody);
}
