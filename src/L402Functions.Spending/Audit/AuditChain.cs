using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit;

/// <summary>Reads and checks audit chains.</summary>
public static class AuditChain
{
    /// <summary>
    /// Checks the rows after <paramref name="from"/> up to <paramref name="to"/>, as they come. <paramref name="from"/> is
    /// <see cref="AuditLink.Start"/>, or the end of an archived segment; <paramref name="to"/> is the head's, or the start of one.
    /// </summary>
    public static async Task<AuditVerification> VerifyAsync(
        IAsyncEnumerable<LedgerRow> rows, AuditLink from, AuditLink to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var last = from;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (Check(row, last, to, out var link) is { } broken)
            {
                return broken;
            }

            last = link;
        }

        if (last.Sequence < to.Sequence)
        {
            return new AuditVerification.Broken(AuditBreak.Truncated, last.Sequence + 1);
        }

        return last.Hash == to.Hash ? new AuditVerification.Intact(from, last) : new AuditVerification.Broken(AuditBreak.EndDiffers, last.Sequence);
    }

    /// <summary>Checks a root's rows after <paramref name="from"/>, up to the end that its head knows.</summary>
    public static async Task<AuditVerification> VerifyAsync(
        ILedgerStore store, AgentId root, AuditLink from, AuditLink to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);

        // Rows after the end are left out: while steps go on, the chain grows past the head that was read.
        var rows = store.ReadRangeAsync(root, RowKeys.AuditEntry(from.Sequence + 1), RowKeys.AuditEntry(to.Sequence + 1), cancellationToken);
        return await VerifyAsync(rows, from, to, cancellationToken);
    }

    private static AuditVerification.Broken? Check(LedgerRow row, AuditLink last, AuditLink to, out AuditLink link)
    {
        link = last;
        var expected = last.Sequence + 1;
        if (AuditEntry.Read(row.Document) is not { } entry)
        {
            return new AuditVerification.Broken(AuditBreak.Unreadable, expected);
        }

        link = entry.Link;
        AuditBreak? found =
            row.Key != RowKeys.AuditEntry(link.Sequence) ? AuditBreak.KeyDiffers
            : link.Sequence < expected ? AuditBreak.OutOfOrder
            : link.Sequence > expected ? AuditBreak.Gap
            : link.Sequence > to.Sequence ? AuditBreak.BeyondEnd
            : entry.Previous != last.Hash ? AuditBreak.PreviousDiffers
            : null;
        return found is { } named ? new AuditVerification.Broken(named, expected) : null;
    }
}
