using System.Globalization;
using System.Runtime.CompilerServices;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.OperatorApi;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Rollups;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Accounting;

/// <summary>Shows what was spent, day by day.</summary>
public sealed class RollupsFunction(StoreFaults faults, RollupReader rollups, IAgentDirectory agents, TimeProvider clock)
{
    /// <summary>The most days of one answer: a year and a month.</summary>
    private const int MaxDays = 400;

    private const int UsualDays = 30;
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>
    /// <c>GET /operator/rollups?from=&amp;to=&amp;by=day|agent|destination|category&amp;root=&amp;agent=</c>: days in UTC, both included, the last 30 where
    /// none is named; of one tree of agents, of one agent, or of all.
    /// </summary>
    [Function("Rollups")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/rollups")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, () => ShowAsync(request.Query, cancellationToken));
    }

    private async Task<IResult> ShowAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var to = DayOf(query, "to", today, problems);
        var from = DayOf(query, "from", to.AddDays(-Math.Min(UsualDays - 1, to.DayNumber)), problems);
        if (from > to || to.DayNumber - from.DayNumber >= MaxDays)
        {
            problems.Add(new FieldProblem("from", $"From is not after to, and it is at most {MaxDays} days."));
        }

        var by = RollupGrouping.Day;
        if (query["by"].ToString() is { Length: > 0 } byText && !SnakeCase.TryParse(byText, out by))
        {
            problems.Add(new FieldProblem("by", $"By is one of {string.Join(", ", Enum.GetValues<RollupGrouping>().Select(SnakeCase.Of))}."));
        }

        var root = AgentOf(query, "root", problems);
        var agent = AgentOf(query, "agent", problems);
        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        var roots = await RootsAsync(root, agent, cancellationToken);
        if (roots.Count == 0 && (root ?? agent) is not null)
        {
            return AgentAnswer.Missing;
        }

        var rows = await ReadAsync(roots, from, to, cancellationToken).Where(r => agent is null || r.Key.Agent == agent).ToListAsync(cancellationToken);
        return TypedResults.Json(
            RollupReportBody.Of(from, to, SnakeCase.Of(by), RollupSeries.Sum(rows), RollupSeries.Of(rows, by)), AccountingJson.Default.RollupReportBody);
    }

    private async IAsyncEnumerable<Rollup> ReadAsync(
        IReadOnlyList<AgentId> roots, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var root in roots)
        {
            await foreach (var rollup in rollups.ReadAsync(root, from, to, cancellationToken))
            {
                yield return rollup;
            }
        }
    }

    private async Task<IReadOnlyList<AgentId>> RootsAsync(AgentId? root, AgentId? agent, CancellationToken cancellationToken)
    {
        if ((agent ?? root) is not { } named)
        {
            return await agents.ListRootsAsync(cancellationToken).ToListAsync(cancellationToken);
        }

        return await agents.FindRootAsync(named, cancellationToken) is { } found && (root is null || root == found) ? [found] : [];
    }

    private static DateOnly DayOf(IQueryCollection query, string name, DateOnly otherwise, List<FieldProblem> problems)
    {
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return otherwise;
        }

        if (!DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            problems.Add(new FieldProblem(name, $"A day is written as {DayFormat}."));
            return otherwise;
        }

        return day;
    }

    private static AgentId? AgentOf(IQueryCollection query, string name, List<FieldProblem> problems)
    {
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        if (AgentId.TryParse(text, out var agent))
        {
            return agent;
        }

        problems.Add(new FieldProblem(name, "That is no agent's name."));
        return null;
    }
}
