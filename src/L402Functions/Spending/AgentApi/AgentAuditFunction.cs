using System.Collections.Immutable;
using System.Globalization;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit.Reading;
using L402Functions.Spending.Http;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.AgentApi;

/// <summary>Shows an agent what is on record about it.</summary>
public sealed class AgentAuditFunction(AgentDoor door, AgentBook agents, AuditShelf shelf)
{
    /// <summary>
    /// <c>GET /v1/audit?tree=&amp;intent=&amp;event=&amp;from=&amp;to=&amp;host=&amp;category=&amp;limit=&amp;after=</c>: the agent's own rows, oldest first; with
    /// <c>tree=true</c> also those of the agents below it.
    /// </summary>
    [Function("AgentAudit")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/audit")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return door.EnterAsync(request, agent => ListAsync(request.Query, agent, cancellationToken), cancellationToken);
    }

    private async Task<IResult> ListAsync(IQueryCollection query, AgentId agent, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var filter = AuditQuery.Filter(query, problems);
        var limit = AuditQuery.Limit(query, problems);
        var tree = AuditQuery.Read(query, "tree", "Say true or false.", problems, static text => bool.TryParse(text, out var yes) ? yes : default(bool?)) ?? false;
        var after = AuditQuery.Read(
            query, "after", "That is not the 'next' of a page.", problems,
            static text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : default(long?));
        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        if (await agents.TreeAsync(agent, cancellationToken) is not { } below)
        {
            return TypedResults.Json(new AgentAuditList([], null), SpendingJson.Default.AgentAuditList);
        }

        var visible = tree ? below.Members : ImmutableHashSet.Create(agent);
        var page = await shelf.ReadAsync(below.Root, filter with { Agents = visible }, after, limit, AuditShelf.MaxRead, cancellationToken);
        return TypedResults.Json(
            new AgentAuditList([.. page.Entries.Select(e => AgentAuditEntry.Of(e, visible))], page.Next?.ToString(CultureInfo.InvariantCulture)),
            SpendingJson.Default.AgentAuditList);
    }
}
