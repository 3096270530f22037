using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>
/// Follows one root's audit rows through what is in the table: the rows that stayed of pruned segments, the rows of archived ones, and the rest. It
/// goes on behind a break, so that the next one is named too, and continues the tally from the last pruned segment's.
/// </summary>
internal sealed class ChainCheck(AgentId root, IReadOnlyList<Segment> segments, ILookup<long, Anchors.Anchor> anchors, BreakList breaks)
{
    private AuditTallyBuilder tally = new(AuditTally.Empty);
    private AuditLink last = AuditLink.Start;
    private int next;
    private bool jumped;
    private bool broken;

    /// <summary>The row that was taken last, or the end of the last pruned segment.</summary>
    public AuditLink Last => last;

    public long RowsRead { get; private set; }

    /// <summary>The last signed row that was compared.</summary>
    public long Anchored { get; private set; }

    /// <summary>When the first row was written that was read.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>Intents that rows tell of, while they are collected.</summary>
    public HashSet<IntentId>? Touched { get; set; }

    /// <summary>True where the tally is that of an unbroken chain.</summary>
    public bool IsWhole => !broken;

    /// <summary>Kept rows that were found in the table.</summary>
    public HashSet<long> KeptFound { get; } = [];

    public AuditTally ToTally() => tally.ToTally();

    /// <summary>Takes the next row in.</summary>
    public void Take(LedgerRow row)
    {
        RowsRead++;
        if (!TryReadSequence(row.Key, out var sequence))
        {
            Break(VerificationBreak.Unreadable, last.Sequence + 1);
            return;
        }

        while (next < segments.Count && sequence > segments[next].Manifest.Last.Sequence)
        {
            EndSegment();
        }

        var segment = next < segments.Count ? segments[next] : null;
        var entry = AuditEntry.Read(row.Document);
        if (segment is { State: SegmentState.Pruned })
        {
            TakeKept(segment, row, sequence);
            return;
        }

        Follow(row, sequence, entry, inArchive: segment is not null);
    }

    /// <summary>The rows are over, and the head says where.</summary>
    public void End(AuditLink end)
    {
        while (next < segments.Count && segments[next].Manifest.Last.Sequence <= end.Sequence)
        {
            EndSegment();
        }

        if (last.Sequence < end.Sequence)
        {
            Break(VerificationBreak.Truncated, last.Sequence + 1, expected: Text(end.Sequence), actual: Text(last.Sequence));
        }
        else if (last != end)
        {
            Break(VerificationBreak.EndDiffers, last.Sequence, expected: end.Hash.ToString(), actual: last.Hash.ToString());
        }

        foreach (var anchor in anchors.Where(a => a.Key > end.Sequence).SelectMany(a => a))
        {
            breaks.Add(VerificationBreak.RolledBack, anchor.Link.Sequence, anchor.Checkpoint, Text(anchor.Link.Sequence), Text(end.Sequence));
        }
    }

    /// <summary>Compares what was signed about the row at <paramref name="link"/>, where anything was.</summary>
    internal void CheckAnchors(AuditLink link, Func<AuditTally> money, bool moneyIsWhole)
    {
        if (!anchors.Contains(link.Sequence))
        {
            return;
        }

        foreach (var anchor in anchors[link.Sequence])
        {
            Anchored = long.Max(Anchored, link.Sequence);
            if (anchor.Link != link)
            {
                breaks.Add(VerificationBreak.Rebuilt, link.Sequence, anchor.Checkpoint, anchor.Link.Hash.ToString(), link.Hash.ToString());
            }
            else if (moneyIsWhole && MoneyOf(money()) is var (spent, reserved) && (spent, reserved) != (anchor.Spent, anchor.Reserved))
            {
                breaks.Add(
                    VerificationBreak.SignedMoneyDiffers, link.Sequence, anchor.Checkpoint, $"{anchor.Spent} spent, {anchor.Reserved} reserved", $"{spent} spent, {reserved} reserved");
            }
        }
    }

    /// <summary>What a whole tree spent, fees included, and has reserved.</summary>
    internal static (Msat Spent, Msat Reserved) MoneyOf(AuditTally tally) => (
        tally.Agents.Values.Aggregate(Msat.Zero, static (sum, a) => AgentTally.Sum(AgentTally.Sum(sum, a.Spent), a.Fees)),
        tally.Open.Values.Aggregate(Msat.Zero, static (sum, o) => AgentTally.Sum(AgentTally.Sum(sum, o.Amount), o.FeeReserve)));

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool TryReadSequence(string key, out long sequence)
    {
        sequence = 0;
        return key.StartsWith(RowKeys.Audit, StringComparison.Ordinal)
            && long.TryParse(key.AsSpan(RowKeys.Audit.Length), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out sequence)
            && key == RowKeys.AuditEntry(sequence);
    }

    /// <summary>A row of the chain proper: it follows the one before, or that is a break and the chain is followed from here on.</summary>
    private void Follow(LedgerRow row, long sequence, AuditEntry? entry, bool inArchive)
    {
        var expected = last.Sequence + 1;
        if (sequence != expected)
        {
            // Rows of an archived segment may be on their way out; they are in the archive, which is checked.
            jumped |= inArchive;
            if (!inArchive)
            {
                Break(VerificationBreak.Gap, expected, expected: Text(expected), actual: Text(sequence));
            }
        }
        else if (entry is not null && entry.Link.Sequence == sequence && entry.Previous != last.Hash)
        {
            Break(VerificationBreak.PreviousDiffers, sequence, expected: last.Hash.ToString(), actual: entry.Previous.ToString());
        }

        if (entry is null)
        {
            Break(VerificationBreak.Unreadable, sequence);
        }
        else if (entry.Link.Sequence != sequence)
        {
            Break(VerificationBreak.KeyDiffers, sequence, expected: Text(sequence), actual: Text(entry.Link.Sequence));
        }

        last = new AuditLink(sequence, entry?.Link.Hash ?? AuditHash.Of(row.Document.Span));
        if (entry is not null)
        {
            tally.Add(entry);
            Since ??= entry.At;
            if (entry.Intent is { } intent)
            {
                Touched?.Add(intent);
            }
        }

        CheckAnchors(last, tally.ToTally, !broken && !jumped);
    }

    private void TakeKept(Segment segment, LedgerRow row, long sequence)
    {
        KeptFound.Add(sequence);
        var kept = segment.Kept.FirstOrDefault(k => k.Link.Sequence == sequence);
        var hash = AuditHash.Of(row.Document.Span);
        if (kept is null || kept.Link.Hash != hash)
        {
            breaks.Add(VerificationBreak.KeptRowDiffers, sequence, segment.ManifestName, kept?.Link.Hash.ToString() ?? "no row", hash.ToString());
        }
    }

    /// <summary>The rows of a segment are over: what is known of its end is compared, or taken over where its rows are not here.</summary>
    private void EndSegment()
    {
        var manifest = segments[next++].Manifest;
        var pruned = segments[next - 1].State == SegmentState.Pruned;
        if (pruned || jumped || last.Sequence < manifest.Last.Sequence)
        {
            if (!pruned && last.Sequence == manifest.Last.Sequence && last != manifest.Last)
            {
                breaks.Add(VerificationBreak.SegmentEndDiffers, last.Sequence, manifest.Rows.Name, manifest.Last.Hash.ToString(), last.Hash.ToString());
            }

            (last, tally, jumped, broken) = (manifest.Last, new AuditTallyBuilder(manifest.Tally), false, false);
            CheckAnchors(last, tally.ToTally, moneyIsWhole: true);
        }
        else if (last != manifest.Last)
        {
            breaks.Add(VerificationBreak.SegmentEndDiffers, last.Sequence, manifest.Rows.Name, manifest.Last.Hash.ToString(), last.Hash.ToString());
        }
        else if (!broken && tally.ToTally() != manifest.Tally)
        {
            breaks.Add(VerificationBreak.SegmentEndDiffers, last.Sequence, manifest.Rows.Name, "the money of its rows", "other money");
        }
    }

    private void Break(VerificationBreak what, long sequence, string? expected = null, string? actual = null)
    {
        broken = true;
        breaks.Add(what, sequence, root.ToString(), expected, actual);
    }
}
