namespace L402Functions.Spending.Retention;

/// <summary>How long rows stay where.</summary>
/// <param name="RawDays">How many whole days audit rows stay in the table.</param>
/// <param name="ArchiveMonths">How many months an archive lasts before the account's own policy deletes it.</param>
public sealed record RetentionLimits(int RawDays, int ArchiveMonths)
{
    /// <summary>The most rows of one segment.</summary>
    public int SegmentRows { get; init; } = 50_000;

    /// <summary>The most rows of one segment that stay in the table: they are listed in its row, which has an end.</summary>
    public int SegmentKept { get; init; } = 2_000;

    /// <summary>The first day whose rows stay, on the day of <paramref name="now"/>.</summary>
    public DateOnly KeptFrom(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime).AddDays(-RawDays);

    /// <summary>True where an archive of that time may be gone without anything being wrong.</summary>
    public bool HasExpired(DateTimeOffset madeAt, DateTimeOffset now) => madeAt.AddMonths(ArchiveMonths) <= now;
}
