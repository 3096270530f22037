namespace L402Functions.Spending.Intents;

/// <summary>What is settled about an attempt.</summary>
public enum AttemptEnding
{
    /// <summary>Nothing: it may have paid, or may pay later.</summary>
    Open,

    /// <summary>It paid.</summary>
    Paid,

    /// <summary>It provably did nothing.</summary>
    NotSent,

    /// <summary>It failed for certain.</summary>
    Failed,
}
