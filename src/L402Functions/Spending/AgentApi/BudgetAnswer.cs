using L402Functions.Spending.Budgets;

namespace L402Functions.Spending.AgentApi;

/// <summary>What an agent may still spend. Reserved money counts in every window.</summary>
internal sealed record BudgetAnswer(string AgentId, IReadOnlyList<WindowAnswer> Windows, int UnknownPayments)
{
    public static BudgetAnswer Of(BudgetReport report) => new(
        report.Agent.ToString(),
        [.. report.Windows.Select(w => new WindowAnswer(
            SnakeCase.Of(w.Window), w.Limit?.Value, w.Spent.Value, w.Reserved.Value, w.Available?.Value))],
        report.Unknown);
}

/// <summary>One window. Without a limit there is no <c>limit_msat</c>; without one on the whole chain, no <c>available_msat</c>.</summary>
internal sealed record WindowAnswer(string Window, long? LimitMsat, long SpentMsat, long ReservedMsat, long? AvailableMsat);
