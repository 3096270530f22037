using L402Functions.Simulation.Ledger;
using L402Functions.Simulation.Payments;

namespace L402Functions.Simulation.Running;

/// <summary>The kinds of schedules that there are.</summary>
public static class Kinds
{
    public static readonly Kind Ledger = new("ledger", static (seed, tracing) => LedgerSchedule.Run(seed, tracing));

    public static readonly Kind Payments = new("payments", static (seed, tracing) => PaymentSchedule.Run(seed, tracing));

    public static readonly IReadOnlyList<Kind> All = [Ledger, Payments];
}
