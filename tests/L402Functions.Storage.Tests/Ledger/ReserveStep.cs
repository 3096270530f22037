using System.Text;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Ledger;

namespace L402Functions.Storage.Tests.Ledger;

/// <summary>Sets an amount aside while a cap lasts. Its row is its step's work, and says so where the answer was lost.</summary>
internal sealed class ReserveStep(string id, string row, Msat amount, Msat cap) : ILedgerStep<bool>
{
    public static BudgetScope Scope { get; } = BudgetScope.Of(LedgerBench.Root);

    private static readonly NodeId Payee =
        NodeId.TryFromBytes([2, .. Enumerable.Range(0, 32).Select(i => (byte)i)], out var payee) ? payee : throw new FormatException();

    public string StepId => id;

    public IReadOnlyDictionary<string, LedgerRow?> Known { get; } = new Dictionary<string, LedgerRow?> { [row] = null };

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) => [row];

    public Decided<bool> Decide(LedgerView view)
    {
        if (view.Row(row) is { } written)
        {
            return view.Answer(Encoding.UTF8.GetString(written.Document.Span) == id);
        }

        if (view.Head.Budget.Reserved(Scope) + amount > cap)
        {
            return view.Answer(false);
        }

        var reservation = new Reservation { Chain = [LedgerBench.Root], Amount = amount, FeeReserve = Msat.Zero, Payee = Payee, At = view.Now };
        return new Decided<bool>(
            true,
            view.Head with { Budget = view.Head.Budget.Reserve(reservation) },
            [new RowWrite.Insert(row, Encoding.UTF8.GetBytes(id))],
            [new AuditDraft(AuditEvent.Reserved, "system") { Agent = LedgerBench.Root }]);
    }
}
