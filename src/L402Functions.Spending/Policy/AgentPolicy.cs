using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Policy;

/// <summary>An agent's policy as it stands at the moment of a decision.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Version">The number of its policy document, raised by each change.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Frozen">True where an operator stopped the agent.</param>
public sealed record AgentPolicy(AgentId Agent, int Version, SpendingPolicy Policy, bool Frozen);
