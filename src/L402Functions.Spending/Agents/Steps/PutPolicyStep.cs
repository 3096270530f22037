using System.Collections.Immutable;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Agents.Steps;

/// <summary>
/// Puts a version of an agent's policy in force and, with the first, the agent into the tree. A sub-agent's policy must be narrower than its
/// parent's is now; a parent that is narrowed later binds all the same, as every policy of a chain must allow.
/// </summary>
/// <param name="stepId">Unique among all steps ever.</param>
/// <param name="policy">The policy.</param>
/// <param name="wallet">The wallet that a new agent pays from; null for its parent's.</param>
/// <param name="expected">The version that the operator saw; null where any will do.</param>
/// <param name="by">Who puts it in force.</param>
internal sealed class PutPolicyStep(string stepId, SpendingPolicy policy, string? wallet, int? expected, OperatorName by) : ILedgerStep<PutPolicyResult>
{
    public string StepId => stepId;

    public IReadOnlyDictionary<string, LedgerRow?> Known { get; } = ImmutableDictionary<string, LedgerRow?>.Empty;

    public IReadOnlyCollection<string> RowsFor(LedgerHead head)
    {
        List<string> rows = [];
        if (VersionOf(head, policy.Agent) is var version and > 0)
        {
            rows.Add(RowKeys.Policy(policy.Agent, version));
        }

        if (policy.Parent is { } parent && VersionOf(head, parent) is var above and > 0)
        {
            rows.Add(RowKeys.Policy(parent, above));
        }

        return rows;
    }

    public Decided<PutPolicyResult> Decide(LedgerView view)
    {
        var head = view.Head;
        var entry = head.Agents.GetValueOrDefault(policy.Agent);
        var version = entry?.PolicyVersion ?? 0;
        if (version > 0 && view.Row(RowKeys.Policy(policy.Agent, version)) is { } row && PolicyRow.Read(row).StepId == stepId)
        {
            return Answer(new PutPolicyResult.Put(version));
        }

        if (expected is { } seen && seen != version)
        {
            return Answer(new PutPolicyResult.Outdated(version));
        }

        if (entry is not null && entry.Parent != policy.Parent)
        {
            return Answer(new PutPolicyResult.ParentChanged());
        }

        if (Refusal(view) is { } refusal)
        {
            return Answer(refusal);
        }

        return Put(view, entry, version + 1);

        Decided<PutPolicyResult> Answer(PutPolicyResult result) => new(result, head, [], []);
    }

    private static int VersionOf(LedgerHead head, AgentId agent) => head.Agents.GetValueOrDefault(agent)?.PolicyVersion ?? 0;

    private PutPolicyResult? Refusal(LedgerView view)
    {
        if (policy.Parent is not { } parent)
        {
            return null;
        }

        if (VersionOf(view.Head, parent) is not (var above and > 0) || view.Row(RowKeys.Policy(parent, above)) is not { } row)
        {
            return new PutPolicyResult.UnknownParent();
        }

        if (PolicyBook.ChainOf(view.Head, parent).Count() >= PolicySnapshot.MaxDepth)
        {
            return new PutPolicyResult.TooDeep();
        }

        return PolicyDocument.IsNarrowerThan(policy, PolicyRow.Read(row).Policy, out var wider) ? null : new PutPolicyResult.WiderThanParent(wider);
    }

    private Decided<PutPolicyResult> Put(LedgerView view, AgentEntry? before, int version)
    {
        var inherited = policy.Parent is { } parent ? view.Head.Agents[parent].Wallet : string.Empty;
        var entry = before is null
            ? new AgentEntry(policy.Parent, version, Frozen: false, wallet ?? inherited)
            : before with { PolicyVersion = version };
        var document = new PolicyRow(policy, stepId, by.ToString(), view.Now).ToUtf8Json();
        List<AuditDraft> audit = [];
        if (before is null)
        {
            audit.Add(Draft(AuditEvent.AgentAdded, ("parent", policy.Parent?.ToString()), ("wallet", entry.Wallet)));
        }

        audit.Add(Draft(
            AuditEvent.PolicyChanged,
            ("version", (long)version),
            ("sha256", AuditHash.Of(PolicyDocument.ToUtf8Json(policy)).ToString())));
        return new(
            new PutPolicyResult.Put(version),
            view.Head with { Agents = view.Head.Agents.SetItem(policy.Agent, entry) },
            [new RowWrite.Insert(RowKeys.Policy(policy.Agent, version), document)],
            audit);
    }

    private AuditDraft Draft(AuditEvent happened, params ReadOnlySpan<(string Name, AuditValue? Value)> details)
    {
        var said = ImmutableDictionary.CreateBuilder<string, AuditValue>(StringComparer.Ordinal);
        foreach (var (name, value) in details)
        {
            if (value is not null)
            {
                said.Add(name, value);
            }
        }

        return new AuditDraft(happened, $"operator:{by}") { Agent = policy.Agent, Details = said.ToImmutable() };
    }
}
