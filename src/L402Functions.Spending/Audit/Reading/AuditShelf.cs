using System.Globalization;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit.Reading;

/// <summary>Looks through audit rows, for people and programs: page by page, and never through more rows at a time than a request can wait for.</summary>
public sealed class AuditShelf(SpendingLedger ledger, ILedgerStore store)
{
    /// <summary>The most rows of a page.</summary>
    public const int MaxPage = 200;

    /// <summary>The most rows that are read for a page.</summary>
    public const int MaxRead = 2_000;

    /// <summary>Rows are in the order of their numbers and, as several clocks gave them their times, only nearly in that of those.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>The rows of one root that are looked for, after the row <paramref name="after"/>.</summary>
    /// <param name="root">Whose chain.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="after">Where the page before ended, its <see cref="AuditPage.Next"/>; null to begin.</param>
    /// <param name="limit">How many, at most <see cref="MaxPage"/>.</param>
    /// <param name="read">How many may be read for it, at most <see cref="MaxRead"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<AuditPage> ReadAsync(
        AgentId root, AuditFilter filter, long? after, int limit, int read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
        ArgumentOutOfRangeException.ThrowIfLessThan(read, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(read, MaxRead);
        var (found, unreadable, count) = (new List<AuditEntry>(), new List<long>(), 0);
        await foreach (var row in ReadAsync(root, filter, after, cancellationToken))
        {
            if (row.Entry is { } entry && filter.Matches(entry))
            {
                found.Add(entry);
            }
            else if (row.Entry is null)
            {
                unreadable.Add(row.Sequence);
            }

            if (++count == read || found.Count == limit)
            {
                return new AuditPage(found, unreadable, count, row.Sequence);
            }
        }

        return new AuditPage(found, unreadable, count, null);
    }

    /// <summary>
    /// Every row of one root in which the filter's time may be, as they come and one after another, whatever else the filter says. It ends with the row that was the
    /// last when it began.
    /// </summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async IAsyncEnumerable<AuditRow> ReadAsync(
        AgentId root, AuditFilter filter, long? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (await ledger.ReadHeadAsync(root, cancellationToken) is not { Chain.Sequence: var last })
        {
            yield break;
        }

        var begin = after ?? (filter.From is { } from ? await FindAsync(root, from - ClockSkew, last, cancellationToken) : 0);
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.AuditEntry(begin + 1), RowKeys.AuditEntry(last + 1), cancellationToken))
        {
            var entry = AuditEntry.Read(row.Document);
            if (entry is not null && entry.At - ClockSkew >= filter.To)
            {
                yield break;
            }

            yield return new AuditRow(root, NumberOf(row.Key), row, entry);
        }
    }

    /// <summary>
    /// A number after which every row from a moment on comes: found by halving, as times nearly ascend. Where rows were archived, what counts is the next that is still
    /// there.
    /// </summary>
    private async Task<long> FindAsync(AgentId root, DateTimeOffset moment, long last, CancellationToken cancellationToken)
    {
        var (before, from) = (0L, last + 1);
        while (from - before > 1)
        {
            var middle = before + ((from - before) / 2);
            var row = await store.ReadAsync(root, RowKeys.AuditEntry(middle), cancellationToken)
                ?? await store.ReadRangeAsync(root, RowKeys.AuditEntry(middle + 1), RowKeys.AuditEntry(from), cancellationToken).FirstOrDefaultAsync(cancellationToken);
            if (row is not null && AuditEntry.Read(row.Document)?.At < moment)
            {
                before = NumberOf(row.Key);
            }
            else
            {
                // Later; or changed by somebody, so that everything before it is looked through as well.
                from = middle;
            }
        }

        return before;
    }

    private static long NumberOf(string key) =>
        long.TryParse(key.AsSpan(RowKeys.Audit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
