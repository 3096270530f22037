namespace L402Functions.Spending.Agents.Steps;

/// <summary>What a step on an agent did.</summary>
internal enum AgentChange
{
    /// <summary>It happened, and is on record.</summary>
    Made,

    /// <summary>It was so already.</summary>
    AlreadySo,

    /// <summary>The agent is not in this tree.</summary>
    UnknownAgent,
}
