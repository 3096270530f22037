using L402Functions.Simulation.Ledger;

namespace L402Functions.Simulation.Running;

/// <summary>The kinds of schedules that there are.</summary>
public static class Kinds
{
    public static readonly Kind Ledger = new("ledger", static (seed, tracing) => LedgerSchedule.Run(seed, tracing));

    public static readonly IReadOnlyList<Kind> All = [Ledger];
}
