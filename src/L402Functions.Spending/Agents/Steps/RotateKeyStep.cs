using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Agents.Steps;

/// <summary>Makes the next generation of an agent's key count; the present one goes on for a while. Asked from one generation, so that asking twice is asking once.</summary>
internal sealed class RotateKeyStep(string stepId, AgentId agent, int from, TimeSpan overlap, OperatorName by) : AgentStep(stepId, agent, by)
{
    protected override AgentEntry Change(AgentEntry entry, DateTimeOffset now) =>
        entry.Keys.Current == from ? entry with { Keys = entry.Keys.Rotate(now, overlap) } : entry;

    protected override AuditEvent EventOf(AgentEntry changed) => AuditEvent.KeyChanged;

    protected override IReadOnlyDictionary<string, AuditValue> Say(AgentEntry before, AgentEntry after) =>
        new Dictionary<string, AuditValue>(StringComparer.Ordinal)
        {
            ["generation"] = (long)after.Keys.Current,
            ["overlap_seconds"] = (long)overlap.TotalSeconds,
        };
}
