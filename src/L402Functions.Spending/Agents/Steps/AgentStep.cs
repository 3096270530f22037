using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Agents.Steps;

/// <summary>
/// A change of an agent's entry in the head. The entry itself shows whether it was made, so a step whose answer was lost finds that it is so
/// already, and nothing is done twice.
/// </summary>
/// <param name="stepId">Unique among all steps ever.</param>
/// <param name="agent">Whose entry.</param>
/// <param name="by">Who changes it.</param>
internal abstract class AgentStep(string stepId, AgentId agent, OperatorName by) : ILedgerStep<AgentChange>
{
    public string StepId => stepId;

    public IReadOnlyDictionary<string, LedgerRow?> Known { get; } = new Dictionary<string, LedgerRow?>();

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) => [];

    public Decided<AgentChange> Decide(LedgerView view)
    {
        if (!view.Head.Agents.TryGetValue(agent, out var entry))
        {
            return new(AgentChange.UnknownAgent, view.Head, [], []);
        }

        var changed = Change(entry, view.Now);
        if (changed == entry)
        {
            return new(AgentChange.AlreadySo, view.Head, [], []);
        }

        var head = view.Head with { Agents = view.Head.Agents.SetItem(agent, changed) };
        var draft = new AuditDraft(EventOf(changed), $"operator:{by}") { Agent = agent, Details = Say(entry, changed) };
        return new(AgentChange.Made, head, [], [draft]);
    }

    protected abstract AgentEntry Change(AgentEntry entry, DateTimeOffset now);

    protected abstract AuditEvent EventOf(AgentEntry changed);

    protected abstract IReadOnlyDictionary<string, AuditValue> Say(AgentEntry before, AgentEntry after);
}
