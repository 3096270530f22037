namespace L402Functions.Spending.Budgets;

/// <summary>What a budget is kept for.</summary>
public enum ScopeKind
{
    /// <summary>An agent with everything below it: all windows.</summary>
    Agent,

    /// <summary>An agent at one host: a day.</summary>
    Destination,

    /// <summary>An agent in one category: a day.</summary>
    Category,

    /// <summary>An agent in one session: a week.</summary>
    Session,
}
