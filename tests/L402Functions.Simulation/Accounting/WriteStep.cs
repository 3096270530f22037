using System.Collections.Immutable;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Accounting;

/// <summary>Puts rows and audit rows down as they come.</summary>
internal sealed class WriteStep(string stepId, IReadOnlyList<RowWrite> writes, IReadOnlyList<AuditDraft> audit) : ILedgerStep<bool>
{
    public string StepId => stepId;

    public IReadOnlyDictionary<string, LedgerRow?> Known { get; } = ImmutableDictionary<string, LedgerRow?>.Empty;

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) => [];

    public Decided<bool> Decide(LedgerView view) => new(true, view.Head, writes, audit);
}
