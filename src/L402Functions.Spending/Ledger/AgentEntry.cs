using L402Functions.Spending.Agents;
using L402Functions.Spending.Keys;

namespace L402Functions.Spending.Ledger;

/// <summary>An agent of a root's tree, as far as every decision needs it.</summary>
/// <param name="Parent">Whose budget its own is carved out of; null for the root.</param>
/// <param name="PolicyVersion">The policy document in force (row <see cref="RowKeys.Policy"/>); 0 where it has none yet and may pay nothing.</param>
/// <param name="Frozen">True where the operator has stopped it, and with it everything below it.</param>
/// <param name="Wallet">The name of the wallet that it pays from.</param>
public sealed record AgentEntry(AgentId? Parent, int PolicyVersion, bool Frozen, string Wallet)
{
    /// <summary>Which of its keys count.</summary>
    public KeyGenerations Keys { get; init; } = KeyGenerations.First;
}
