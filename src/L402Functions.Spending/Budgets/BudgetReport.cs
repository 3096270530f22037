using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Budgets;

/// <summary>What an agent may still spend, as far as windows say it: a single payment can be refused for other reasons.</summary>
/// <param name="Agent">Whose.</param>
/// <param name="Windows">The windows, shortest first.</param>
/// <param name="Unknown">How many of its payments have an unknown outcome; what they may have cost is reserved.</param>
public sealed record BudgetReport(AgentId Agent, ImmutableArray<WindowFigures> Windows, int Unknown)
{
    private static readonly ImmutableArray<WindowKind> Kinds = [WindowKind.Hour, WindowKind.Day, WindowKind.Week, WindowKind.Month, WindowKind.Lifetime];

    /// <summary>The report of the first agent of <paramref name="chain"/>, the root being the last.</summary>
    public static BudgetReport Of(BudgetState budget, IReadOnlyList<SpendingPolicy> chain, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(chain);
        var own = chain[0];
        return new BudgetReport(own.Agent, [.. Kinds.Select(Figures)], budget.Unknown(own.Agent));

        WindowFigures Figures(WindowKind window)
        {
            var scope = BudgetScope.Of(own.Agent);
            return new WindowFigures(
                window, LimitOf(own.Wallet, window), budget.Spent(scope, window, now), budget.Reserved(scope), chain.Min(p => LeftOf(p, window)));
        }

        Msat? LeftOf(SpendingPolicy policy, WindowKind window)
        {
            var scope = BudgetScope.Of(policy.Agent);
            return LimitOf(policy.Wallet, window) is { } limit
                ? new Msat(long.Max(0, limit.Value - budget.Spent(scope, window, now).Value - budget.Reserved(scope).Value))
                : null;
        }
    }

    private static Msat? LimitOf(WalletLimits limits, WindowKind window) => window switch
    {
        WindowKind.Hour => limits.PerHour,
        WindowKind.Day => limits.PerDay,
        WindowKind.Week => limits.PerWeek,
        WindowKind.Month => limits.PerMonth,
        WindowKind.Lifetime => limits.Balance,
        _ => null,
    };
}
