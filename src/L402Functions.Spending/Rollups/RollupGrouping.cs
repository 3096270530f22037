namespace L402Functions.Spending.Rollups;

/// <summary>What the lines of a chart are told apart by.</summary>
public enum RollupGrouping
{
    /// <summary>Nothing: one line, day by day.</summary>
    Day,

    /// <summary>The agent.</summary>
    Agent,

    /// <summary>The destination.</summary>
    Destination,

    /// <summary>The category.</summary>
    Category,
}
