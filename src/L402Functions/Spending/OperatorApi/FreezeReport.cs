using L402Functions.Spending.Freezes;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Every stop sign that is up for all agents. Frozen agents are told by <c>GET /operator/agents</c>.</summary>
internal sealed record FreezeReport(IReadOnlyList<FreezeLine> Freezes)
{
    public static FreezeReport Of(IEnumerable<Freeze> freezes) => new([.. freezes.Select(FreezeLine.Of)]);
}

/// <summary>One stop sign.</summary>
internal sealed record FreezeLine(string Scope, string? Target, string Operator, string Reason, DateTimeOffset At)
{
    public static FreezeLine Of(Freeze freeze) => new(freeze.Target.Scope, freeze.Target.Name, freeze.By.ToString(), freeze.Reason, freeze.At);
}
