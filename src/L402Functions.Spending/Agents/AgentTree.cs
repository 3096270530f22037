namespace L402Functions.Spending.Agents;

/// <summary>An agent and everyone below it.</summary>
/// <param name="Root">The root of the whole tree, whose ledger it is.</param>
/// <param name="Members">The agent itself and those below it.</param>
public sealed record AgentTree(AgentId Root, IReadOnlySet<AgentId> Members);
