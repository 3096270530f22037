using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Spending.OperatorApi;

/// <summary>An agent with its policy, as the answer to an operator.</summary>
internal static class AgentAnswer
{
    public static ProblemResult Missing { get; } = Problems.NotFound("There is no such agent.");

    public static async Task<IResult> OfAsync(AgentBook agents, AgentId agent, HttpRequest request, int status, CancellationToken cancellationToken)
    {
        if (await agents.FindAsync(agent, cancellationToken) is not { } found)
        {
            return Missing;
        }

        request.HttpContext.Response.Headers.ETag = VersionTag.Of(found.Entry.PolicyVersion);
        return TypedResults.Json(
            AgentReport.Of(found, await agents.PolicyAsync(found, cancellationToken)), SpendingJson.Default.AgentReport, statusCode: status);
    }
}
