using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Agents.Steps;

/// <summary>Makes the next generation of an agent's key count; the present one goes on for a while. Asked from one generation, so that asking twice is asking once.</summary>
/// <param name="stepId">Unique among all steps ever.</param>
/// <param name="agent">Whose key.</param>
/// <param name="from">The generation that it was asked from.</param>
/// <param name="overlap">For how long that one goes on.</param>
/// <param name="masterNumber">The master secret that the next one is issued under.</param>
/// <param name="by">Who asked.</param>
internal sealed class RotateKeyStep(string stepId, AgentId agent, int from, TimeSpan overlap, int masterNumber, OperatorName by) : AgentStep(stepId, agent, by)
{
    protected override AgentEntry Change(AgentEntry entry, DateTimeOffset now) =>
        entry.Keys.Current == from ? entry with { Keys = entry.Keys.Rotate(now, overlap, masterNumber) } : entry;

    protected override AuditEvent EventOf(AgentEntry changed) => AuditEvent.KeyChanged;

    protected override IReadOnlyDictionary<string, AuditValue> Say(AgentEntry before, AgentEntry after) =>
        new Dictionary<string, AuditValue>(StringComparer.Ordinal)
        {
            ["generation"] = (long)after.Keys.Current,
            ["overlap_seconds"] = (long)overlap.TotalSeconds,
            ["master_key"] = (long)masterNumber,
        };
}
