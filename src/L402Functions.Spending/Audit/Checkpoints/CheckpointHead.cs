using L402Functions.Protocol;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>Where a root's ledger was when a checkpoint was made.</summary>
/// <param name="Root">Whose.</param>
/// <param name="Link">The last row of its audit chain.</param>
/// <param name="Spent">All that its tree had spent by then, fees included.</param>
/// <param name="Reserved">What its tree had set aside, fee reserves included.</param>
public sealed record CheckpointHead(AgentId Root, AuditLink Link, Msat Spent, Msat Reserved);
