using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Agents.Steps;

/// <summary>Stops an agent, and with it everything below it, or lets it go on. An attempt that is committed after this one does not happen.</summary>
internal sealed class FreezeAgentStep(string stepId, AgentId agent, bool frozen, OperatorName by, string reason) : AgentStep(stepId, agent, by)
{
    protected override AgentEntry Change(AgentEntry entry, DateTimeOffset now) => entry with { Frozen = frozen };

    protected override AuditEvent EventOf(AgentEntry changed) => frozen ? AuditEvent.Frozen : AuditEvent.Thawed;

    protected override IReadOnlyDictionary<string, AuditValue> Say(AgentEntry before, AgentEntry after) =>
        new Dictionary<string, AuditValue>(StringComparer.Ordinal) { ["reason"] = reason };
}
