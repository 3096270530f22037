using L402Functions.Protocol;
using L402Functions.Spending.Budgets;

namespace L402Functions.Spending.Policy;

/// <summary>A cap on less than all of an agent's spending. Only what has one is counted, so a cap counts from when it is first written.</summary>
/// <param name="Scope">What is counted.</param>
/// <param name="Window">In which window.</param>
/// <param name="Limit">The most.</param>
/// <param name="Code">What is said above it.</param>
/// <param name="Field">The policy's field.</param>
internal sealed record ScopedCap(BudgetScope Scope, WindowKind Window, Msat Limit, ReasonCode Code, string? Field)
{
    /// <summary>The caps that a request meets: those by host first, then by category, then by session.</summary>
    public static IEnumerable<ScopedCap> Of(Inquiry inquiry) => ByHost(inquiry).Concat(ByCategory(inquiry)).Concat(BySession(inquiry));

    private static IEnumerable<ScopedCap> ByHost(Inquiry inquiry)
    {
        if (inquiry.Request.Host is not { } host)
        {
            yield break;
        }

        foreach (var (agent, policy, match) in inquiry.Members)
        {
            if (match.ByHost?.PerDay is { } own)
            {
                yield return new ScopedCap(BudgetScope.At(agent, host), WindowKind.Day, own, ReasonCode.DestinationBudgetExceeded, "destinations");
            }
            else if (policy.Wallet.PerDestinationPerDay is { } usual)
            {
                yield return new ScopedCap(BudgetScope.At(agent, host), WindowKind.Day, usual, ReasonCode.DestinationBudgetExceeded, "wallet.per_destination_per_day_max_sats");
            }
        }

        // The operator's table for all agents is kept per root: what it caps is the whole tree's.
        if (inquiry.Common.ByHost?.PerDay is { } common)
        {
            yield return new ScopedCap(BudgetScope.At(inquiry.Members[^1].Agent, host), WindowKind.Day, common, ReasonCode.DestinationBudgetExceeded, null);
        }
    }

    private static IEnumerable<ScopedCap> ByCategory(Inquiry inquiry)
    {
        foreach (var (agent, policy, _) in inquiry.Members)
        {
            if (inquiry.Category is { } category && policy.Wallet.CategoryLimits.GetValueOrDefault(category)?.PerDay is { } limit)
            {
                yield return new ScopedCap(BudgetScope.On(agent, category), WindowKind.Day, limit, ReasonCode.CategoryBudgetExceeded, "wallet.category_limits");
            }
        }
    }

    private static IEnumerable<ScopedCap> BySession(Inquiry inquiry)
    {
        foreach (var (agent, policy, _) in inquiry.Members)
        {
            if (inquiry.Request.Session is { } session && policy.Wallet.PerSession is { } limit)
            {
                yield return new ScopedCap(BudgetScope.In(agent, session), WindowKind.Week, limit, ReasonCode.SessionBudgetExceeded, "wallet.per_session_max_sats");
            }
        }
    }
}
