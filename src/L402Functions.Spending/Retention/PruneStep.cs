using System.Collections.Immutable;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Retention;

/// <summary>Puts on record that a segment's rows are deleted, but for some. It is on record once for each set of rows that stays.</summary>
internal sealed class PruneStep(string stepId, string segmentKey, ImmutableArray<KeptRow> kept) : ILedgerStep<Segment>
{
    public string StepId => stepId;

    public IReadOnlyDictionary<string, LedgerRow?> Known { get; } = ImmutableDictionary<string, LedgerRow?>.Empty;

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) => [segmentKey];

    public Decided<Segment> Decide(LedgerView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var row = view.Row(segmentKey) ?? throw new InvalidDataException($"Segment '{segmentKey}' is gone.");
        var before = Segment.Read(row);

        // Rows that were deleted do not come back: of two instances, the one that kept less is right.
        if (before.State == SegmentState.Pruned && before.Kept.Length <= kept.Length)
        {
            return view.Answer(before);
        }

        var after = before with { State = SegmentState.Pruned, Kept = kept };
        var manifest = after.Manifest;
        var draft = new AuditDraft(AuditEvent.SegmentPruned, Actors.System)
        {
            Details = new Dictionary<string, AuditValue>(StringComparer.Ordinal)
            {
                ["first"] = manifest.First,
                ["last"] = manifest.Last.Sequence,
                ["day"] = manifest.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)!,
                ["last_hash"] = manifest.Last.Hash.ToString()!,
                ["kept"] = (long)kept.Length,
                ["archive"] = manifest.Rows.Name!,
                ["archive_sha256"] = manifest.Rows.Sha256!,
                ["manifest_sha256"] = after.ManifestSha256!,
            },
        };
        return new Decided<Segment>(after, view.Head, [new RowWrite.Replace(segmentKey, after.ToUtf8Json(), row.ETag)], [draft]);
    }
}
