using System.Globalization;
using System.Text;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Ledger;

/// <summary>
/// Moves some units from one row to another. It knows nothing of its own earlier tries: where it is applied twice, the sums of the audit chain
/// and of the rows say so.
/// </summary>
public sealed class TransferStep(string id, string from, string to, int units, IReadOnlyDictionary<string, LedgerRow?> known) : ILedgerStep<long>
{
    public string StepId => id;

    public IReadOnlyDictionary<string, LedgerRow?> Known => known;

    public static long UnitsOf(LedgerRow? row) =>
        row is null ? 0 : long.Parse(Encoding.UTF8.GetString(row.Document.Span), CultureInfo.InvariantCulture);

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) => [from, to];

    public Decided<long> Decide(LedgerView view)
    {
        var left = UnitsOf(view.Row(from)) - units;
        var draft = new AuditDraft(AuditEvent.Settled, "system")
        {
            Details = new Dictionary<string, AuditValue> { ["from"] = from, ["to"] = to, ["units"] = units },
        };
        return new Decided<long>(
            left, view.Head, [Write(view, from, left), Write(view, to, UnitsOf(view.Row(to)) + units)], [draft]);
    }

    private static RowWrite Write(LedgerView view, string key, long value)
    {
        var document = Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture));
        return view.Row(key) is { } row ? new RowWrite.Replace(key, document, row.ETag) : new RowWrite.Insert(key, document);
    }
}
