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
        var walk = new ChainWalk(from);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            var expected = walk.Last.Sequence + 1;
            if (walk.Take(row, out _) is { } broken)
            {
                return broken;
            }

            if (walk.Last.Sequence > to.Sequence)
            {
                return new AuditVerification.Broken(AuditBreak.BeyondEnd, expected);
            }
        }

        return walk.CheckEnd(to) is { } end ? end : new AuditVerification.Intact(from, walk.Last);
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
}
