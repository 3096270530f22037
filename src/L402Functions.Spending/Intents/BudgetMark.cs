namespace L402Functions.Spending.Intents;

/// <summary>What of an intent is in the budget.</summary>
public enum BudgetMark
{
    /// <summary>Nothing, or no more.</summary>
    None,

    /// <summary>Its reservation.</summary>
    Reserved,

    /// <summary>Its reservation, and that its outcome is unknown.</summary>
    Unknown,

    /// <summary>What was paid.</summary>
    Spent,
}
