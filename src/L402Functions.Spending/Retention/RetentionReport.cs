namespace L402Functions.Spending.Retention;

/// <summary>What one run did.</summary>
/// <param name="Roots">How many roots were looked at.</param>
/// <param name="Archived">How many segments were put into the archive.</param>
/// <param name="Deleted">How many rows were deleted.</param>
/// <param name="Held">Roots of which a hold kept rows from being deleted.</param>
/// <param name="Left">Roots that are not finished: busy, down, or the time was over.</param>
/// <param name="Blocked">Roots of which nothing more is archived or deleted, because their log breaks or their archive is full of something else.</param>
public sealed record RetentionReport(int Roots, int Archived, long Deleted, int Held, int Left, int Blocked)
{
    /// <summary>Nothing to do.</summary>
    public static RetentionReport Nothing { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Both together.</summary>
    public static RetentionReport operator +(RetentionReport left, RetentionReport right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new RetentionReport(
            left.Roots + right.Roots, left.Archived + right.Archived, left.Deleted + right.Deleted,
            left.Held + right.Held, left.Left + right.Left, left.Blocked + right.Blocked);
    }
}
