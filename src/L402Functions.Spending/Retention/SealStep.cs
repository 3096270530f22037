using System.Collections.Immutable;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Retention;

/// <summary>Writes down that a segment is in the archive. Of several instances that archived the same rows, one is written down; all learn which.</summary>
internal sealed class SealStep(string stepId, Segment segment) : ILedgerStep<Segment>
{
    public string StepId => stepId;

    public IReadOnlyDictionary<string, LedgerRow?> Known { get; } = ImmutableDictionary<string, LedgerRow?>.Empty;

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) => [segment.RowKey];

    public Decided<Segment> Decide(LedgerView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Row(segment.RowKey) is { } row
            ? view.Answer(Segment.Read(row))
            : new Decided<Segment>(segment, view.Head, [new RowWrite.Insert(segment.RowKey, segment.ToUtf8Json())], []);
    }
}
