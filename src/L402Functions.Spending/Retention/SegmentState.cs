namespace L402Functions.Spending.Retention;

/// <summary>Where a segment's rows are.</summary>
public enum SegmentState
{
    /// <summary>In the archive, and still in the table; or some of them, where deleting has begun.</summary>
    Archived,

    /// <summary>In the archive only, but for those that are kept.</summary>
    Pruned,
}
