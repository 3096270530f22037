using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Agents;

/// <summary>An agent and where it stands.</summary>
/// <param name="Agent">Who.</param>
/// <param name="Root">The root of its tree, whose ledger has its money.</param>
/// <param name="Entry">What every decision needs of it.</param>
public sealed record RegisteredAgent(AgentId Agent, AgentId Root, AgentEntry Entry);
