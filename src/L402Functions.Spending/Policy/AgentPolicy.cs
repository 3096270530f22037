using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Policy;

/// <summary>An agent's policy as it stands at the moment of a decision.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Version">The number of its policy document, raised by each change.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Frozen">True where an operator stopped the agent.</param>
public sealed record AgentPolicy(AgentId Agent, int Version, SpendingPolicy Policy, bool Frozen)
{
    /// <summary>The SHA-256 of the policy's document, 64 lower-case hexadecimal digits; null where nobody computed it. It goes on record and decides nothing.</summary>
    public string? Sha256 { get; init; }
}
