using System.Globalization;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Shows intents, page by page.</summary>
public sealed class ListIntentsFunction(StoreFaults faults, IntentShelf shelf, IAgentDirectory agents)
{
    private const int UsualPage = 50;

    /// <summary><c>GET /operator/intents?agent=&amp;state=&amp;limit=&amp;after=</c>, by agent tree and then by name.</summary>
    [Function("ListIntents")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/intents")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => ListAsync(request.Query, cancellationToken));
    }

    private async Task<IResult> ListAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var (limit, agent, state, after) = (UsualPage, default(AgentId?), default(IntentState?), default(PageEnd?));
        if (query["limit"].ToString() is { Length: > 0 } limitText
            && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > IntentShelf.MaxPage))
        {
            problems.Add(new FieldProblem("limit", $"A page has 1 to {IntentShelf.MaxPage} intents."));
        }

        if (query["agent"].ToString() is { Length: > 0 } agentText)
        {
            agent = AgentId.TryParse(agentText, out var named) ? named : null;
            if (agent is null)
            {
                problems.Add(new FieldProblem("agent", "That is no agent's name."));
            }
        }

        if (query["state"].ToString() is { Length: > 0 } stateText)
        {
            state = SnakeCase.TryParse(stateText, out IntentState known) ? known : null;
            if (state is null)
            {
                problems.Add(new FieldProblem("state", $"A state is one of {string.Join(", ", Enum.GetValues<IntentState>().Select(SnakeCase.Of))}."));
            }
        }

        if (query["after"].ToString() is { Length: > 0 } afterText && !PageEnd.TryParse(afterText, out after))
        {
            problems.Add(new FieldProblem("after", "That is not the 'next' of a page."));
        }

        return problems.Count > 0
            ? Problems.Bad(problems)
            : TypedResults.Json(await ReadAsync(agent, state, after, limit, cancellationToken), SpendingJson.Default.IntentList);
    }

    private async Task<IntentList> ReadAsync(AgentId? agent, IntentState? state, PageEnd? after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<IntentReport>();
        await foreach (var root in RootsAsync(agent, cancellationToken))
        {
            if (root < after?.Root)
            {
                continue;
            }

            if (found.Count == limit)
            {
                return new IntentList(found, new PageEnd(root, null).ToString());
            }

            var page = await shelf.ReadAsync(root, agent, state, root == after?.Root ? after?.Intent : null, limit - found.Count, cancellationToken);
            found.AddRange(page.Intents.Select(i => IntentReport.Of(root, i)));
            if (page.Next is { } next)
            {
                return new IntentList(found, new PageEnd(root, next).ToString());
            }
        }

        return new IntentList(found, null);
    }

    private async IAsyncEnumerable<AgentId> RootsAsync(
        AgentId? agent, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (agent is { } named)
        {
            if (await agents.FindRootAsync(named, cancellationToken) is { } root)
            {
                yield return root;
            }

            yield break;
        }

        await foreach (var root in agents.ListRootsAsync(cancellationToken))
        {
            yield return root;
        }
    }
}
