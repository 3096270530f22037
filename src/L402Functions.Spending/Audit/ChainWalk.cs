using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit;

/// <summary>Follows a chain row by row. A row vouches for the ones before it: the last one taken is vouched for by the next, or by whoever knows the end.</summary>
internal sealed class ChainWalk(AuditLink from)
{
    /// <summary>The row that was taken last.</summary>
    public AuditLink Last { get; private set; } = from;

    /// <summary>Takes the next row in; the break that it shows, or null and the entry.</summary>
    public AuditVerification.Broken? Take(LedgerRow row, out AuditEntry? entry)
    {
        var expected = Last.Sequence + 1;
        entry = AuditEntry.Read(row.Document);
        if (entry is null)
        {
            return new AuditVerification.Broken(AuditBreak.Unreadable, expected);
        }

        AuditBreak? found =
            row.Key != RowKeys.AuditEntry(entry.Link.Sequence) ? AuditBreak.KeyDiffers
            : entry.Link.Sequence < expected ? AuditBreak.OutOfOrder
            : entry.Link.Sequence > expected ? AuditBreak.Gap
            : entry.Previous != Last.Hash ? AuditBreak.PreviousDiffers
            : null;
        if (found is { } named)
        {
            return new AuditVerification.Broken(named, expected);
        }

        Last = entry.Link;
        return null;
    }

    /// <summary>The break where the walk has reached <paramref name="end"/>'s number, or its rows are over, and is not there; null where it is.</summary>
    public AuditVerification.Broken? CheckEnd(AuditLink end) =>
        Last.Sequence < end.Sequence ? new AuditVerification.Broken(AuditBreak.Truncated, Last.Sequence + 1)
        : Last != end ? new AuditVerification.Broken(AuditBreak.EndDiffers, Last.Sequence)
        : null;
}
