using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Agents.Steps;

/// <summary>Lets an agent pay from another wallet from now on. What was begun with the old one ends with it.</summary>
internal sealed class SetWalletStep(string stepId, AgentId agent, string wallet, OperatorName by) : AgentStep(stepId, agent, by)
{
    protected override AgentEntry Change(AgentEntry entry, DateTimeOffset now) => entry with { Wallet = wallet };

    protected override AuditEvent EventOf(AgentEntry changed) => AuditEvent.WalletChanged;

    protected override IReadOnlyDictionary<string, AuditValue> Say(AgentEntry before, AgentEntry after) =>
        new Dictionary<string, AuditValue>(StringComparer.Ordinal) { ["from"] = before.Wallet, ["to"] = after.Wallet };
}
