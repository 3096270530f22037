using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>The figures of a budget as an audit row has them: for each counter that a reservation touches, what is spent in each window and what is reserved.</summary>
internal static class BudgetFigures
{
    private static readonly WindowKind[] Windows = [WindowKind.Hour, WindowKind.Day, WindowKind.Week, WindowKind.Month, WindowKind.Lifetime];

    public static AuditValue Of(BudgetState budget, Reservation reservation, DateTimeOffset now)
    {
        var figures = Of(budget, reservation.Chain, now);
        foreach (var scope in reservation.Scopes.Where(s => s.Kind != ScopeKind.Agent))
        {
            figures[scope.ToString()] = new AuditValue.Fields(new Dictionary<string, AuditValue>(StringComparer.Ordinal)
            {
                ["spent"] = budget.Spent(scope, scope.Kind == ScopeKind.Session ? WindowKind.Week : WindowKind.Day, now),
                ["reserved"] = budget.Reserved(scope),
            });
        }

        return new AuditValue.Fields(figures);
    }

    /// <summary>The same, as far as agents as a whole go: for a decision that reserves nothing.</summary>
    public static Dictionary<string, AuditValue> Of(BudgetState budget, IEnumerable<AgentId> chain, DateTimeOffset now)
    {
        var figures = new Dictionary<string, AuditValue>(StringComparer.Ordinal);
        foreach (var agent in chain)
        {
            var scope = BudgetScope.Of(agent);
            var windows = Windows.ToDictionary(w => SnakeCase.Of(w), w => (AuditValue)budget.Spent(scope, w, now), StringComparer.Ordinal);
            windows.Add("reserved", budget.Reserved(scope));
            figures.Add(agent.ToString(), new AuditValue.Fields(windows));
        }

        return figures;
    }
}
