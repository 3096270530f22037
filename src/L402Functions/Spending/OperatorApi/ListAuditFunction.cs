using System.Collections.Immutable;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit.Reading;
using L402Functions.Spending.Http;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Shows what is on record, page by page.</summary>
public sealed class ListAuditFunction(StoreFaults faults, AuditShelf shelf, IAgentDirectory agents)
{
    /// <summary>
    /// <c>GET /operator/audit?root=&amp;agent=&amp;intent=&amp;event=&amp;from=&amp;to=&amp;host=&amp;category=&amp;limit=&amp;after=</c>, root by root. A page reads
    /// a bounded number of rows: it may have none though there is a next one.
    /// </summary>
    [Function("ListAudit")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/audit")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => ListAsync(request.Query, cancellationToken));
    }

    private async Task<IResult> ListAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var filter = AuditQuery.Filter(query, problems);
        var root = AuditQuery.Agent(query, "root", problems);
        var agent = AuditQuery.Agent(query, "agent", problems);
        var limit = AuditQuery.Limit(query, problems);
        var after = AuditQuery.Read(query, "after", "That is not the 'next' of a page.", problems, AuditEnd.TryParse);
        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        filter = filter with { Agents = agent is { } named ? ImmutableHashSet.Create(named) : null };
        var roots = AuditRoots.OfAsync(agents, root, agent, cancellationToken);
        return TypedResults.Json(await ReadAsync(roots, filter, after, limit, cancellationToken), SpendingJson.Default.AuditList);
    }

    private async Task<AuditList> ReadAsync(
        IAsyncEnumerable<AgentId> roots, AuditFilter filter, AuditEnd? after, int limit, CancellationToken cancellationToken)
    {
        var (found, unreadable, left) = (new List<AuditEntryReport>(), new List<string>(), AuditShelf.MaxRead);
        await foreach (var root in roots.WithCancellation(cancellationToken))
        {
            if (after is { } end && root < end.Root)
            {
                continue;
            }

            if (found.Count == limit || left <= 0)
            {
                return List(new AuditEnd(root, 0).ToString());
            }

            var page = await shelf.ReadAsync(
                root, filter, after is { Sequence: > 0 } last && last.Root == root ? last.Sequence : null, limit - found.Count, left, cancellationToken);
            found.AddRange(page.Entries.Select(e => AuditEntryReport.Of(root, e)));
            unreadable.AddRange(page.Unreadable.Select(n => new AuditEnd(root, n).ToString()));

            // A root without rows has been read too.
            left -= Math.Max(page.Read, 1);
            if (page.Next is { } next)
            {
                return List(new AuditEnd(root, next).ToString());
            }
        }

        return List(null);

        AuditList List(string? next) => new(found, unreadable.Count == 0 ? null : unreadable, next);
    }
}
