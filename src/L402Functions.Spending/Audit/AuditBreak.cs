namespace L402Functions.Spending.Audit;

/// <summary>How an audit chain can be broken.</summary>
public enum AuditBreak
{
    /// <summary>A row is missing.</summary>
    Gap,

    /// <summary>A row has a number that an earlier one had, or a smaller one.</summary>
    OutOfOrder,

    /// <summary>A row's key and the number inside it differ.</summary>
    KeyDiffers,

    /// <summary>A row names another predecessor than the one before it: one of the two was changed.</summary>
    PreviousDiffers,

    /// <summary>A row is not an entry in canonical form.</summary>
    Unreadable,

    /// <summary>Rows are missing at the end: the head counts more.</summary>
    Truncated,

    /// <summary>The last row is not the one that the head knows: it was changed.</summary>
    EndDiffers,

    /// <summary>There are rows that the head does not count.</summary>
    BeyondEnd,
}
