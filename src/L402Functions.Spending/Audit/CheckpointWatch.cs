using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit;

/// <summary>When the newest checkpoint was made, read again every few minutes at most, or until there is one. Without a source there is nothing to watch.</summary>
public sealed class CheckpointWatch(TimeProvider clock, ILastCheckpoint? source = null)
{
    /// <summary>For how long a reading counts.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly DateTimeOffset startedAt = clock.GetUtcNow();
    private Reading? last;

    /// <summary>True where checkpoints are made at all.</summary>
    public bool IsKept => source is not null;

    /// <summary>
    /// Since when nothing has been anchored, as far as this process knows: when the newest checkpoint that it saw was made, and where it never saw one, when it
    /// started. So neither an app that never made one nor a book that cannot be read looks young.
    /// </summary>
    public DateTimeOffset KnownSince => last?.MadeAt ?? startedAt;

    /// <summary>When the newest checkpoint was made; null where there is none.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<DateTimeOffset?> FindAsync(CancellationToken cancellationToken)
    {
        if (source is null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (last is not { } reading || now - reading.ReadAt >= Fresh)
        {
            if (await source.FindAsync(cancellationToken) is not { } madeAt)
            {
                return null;
            }

            // Two that read at the same time read the same.
            last = reading = new Reading(madeAt, now);
        }

        return reading.MadeAt;
    }

    private sealed record Reading(DateTimeOffset MadeAt, DateTimeOffset ReadAt);
}
