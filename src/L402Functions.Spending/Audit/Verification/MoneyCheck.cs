using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>Compares what audit rows say about money with the head's budgets. Pure.</summary>
internal static class MoneyCheck
{
    /// <summary>A chain of agents is never longer; a head whose agents go round in a circle must not keep anybody.</summary>
    private const int MaxDepth = BudgetState.MaxAgents;

    public static void Budgets(AuditTally rows, AgentId root, LedgerHead head, DateTimeOffset now, BreakList breaks)
    {
        if (rows.Inconsistent > 0)
        {
            breaks.Add(VerificationBreak.RowsInconsistent, subject: root.ToString(), expected: "0", actual: Text(rows.Inconsistent));
        }

        var spent = new Dictionary<AgentId, Msat>();
        var reserved = new Dictionary<AgentId, Msat>();
        foreach (var (agent, told) in rows.Agents)
        {
            Raise(spent, head, agent, AgentTally.Sum(told.Spent, told.Fees));
        }

        foreach (var open in rows.Open.Values)
        {
            Raise(reserved, head, open.Agent, AgentTally.Sum(open.Amount, open.FeeReserve));
        }

        var agents = head.Agents.Keys.Concat(spent.Keys).Concat(reserved.Keys)
            .Concat(head.Budget.Scopes.Where(s => s.Kind == ScopeKind.Agent).Select(s => s.Agent));
        foreach (var agent in agents.Distinct().Order())
        {
            var scope = BudgetScope.Of(agent);
            Compare(VerificationBreak.SpentDiffers, agent, spent.GetValueOrDefault(agent), head.Budget.Spent(scope, WindowKind.Lifetime, now), breaks);
            Compare(VerificationBreak.ReservedDiffers, agent, reserved.GetValueOrDefault(agent), head.Budget.Reserved(scope), breaks);
        }

        if (head.Budget.Open != rows.Open.Count)
        {
            breaks.Add(VerificationBreak.ReservedDiffers, subject: $"{root}: open payments", expected: Text(rows.Open.Count), actual: Text(head.Budget.Open));
        }
    }

    /// <summary>An agent's money counts for every agent above it too.</summary>
    private static void Raise(Dictionary<AgentId, Msat> sums, LedgerHead head, AgentId agent, Msat amount)
    {
        AgentId? above = agent;
        for (var depth = 0; above is { } one && depth < MaxDepth; depth++)
        {
            sums[one] = AgentTally.Sum(sums.GetValueOrDefault(one), amount);
            above = head.Agents.GetValueOrDefault(one)?.Parent;
        }
    }

    private static void Compare(VerificationBreak what, AgentId agent, Msat rows, Msat budget, BreakList breaks)
    {
        if (rows != budget)
        {
            breaks.Add(what, subject: agent.ToString(), expected: rows.ToString(), actual: budget.ToString());
        }
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
