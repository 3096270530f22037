using System.Collections.Immutable;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit;

/// <summary>Adds one row to the operators' log and changes nothing else. Where its answer is lost, the ledger finds the row by its hash.</summary>
internal sealed class OperatorLogStep(string stepId, AuditDraft draft) : ILedgerStep<bool>
{
    public string StepId => stepId;

    public IReadOnlyDictionary<string, LedgerRow?> Known { get; } = ImmutableDictionary<string, LedgerRow?>.Empty;

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) => [];

    public Decided<bool> Decide(LedgerView view) => new(true, view.Head, [], [draft]);
}
