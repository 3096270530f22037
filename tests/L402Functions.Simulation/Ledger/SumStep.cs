using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Ledger;

/// <summary>Adds two rows up and changes nothing. Between two rows that only transfer to each other the sum is always nothing.</summary>
public sealed class SumStep(string id, string left, string right, IReadOnlyDictionary<string, LedgerRow?> known) : ILedgerStep<long>
{
    public string StepId => id;

    public IReadOnlyDictionary<string, LedgerRow?> Known => known;

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) => [left, right];

    public Decided<long> Decide(LedgerView view) => view.Answer(TransferStep.UnitsOf(view.Row(left)) + TransferStep.UnitsOf(view.Row(right)));
}
