using System.Collections.Concurrent;
using System.Collections.Immutable;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>
/// The policies that were read before. A version of a policy never changes, so what is in the book need not be read again; which version
/// counts is always the head's to say.
/// </summary>
public sealed class PolicyBook
{
    private const int Capacity = 4_096;

    private readonly ConcurrentDictionary<(AgentId Root, AgentId Agent, int Version), Page> known = new();

    /// <summary>The agent's policies up to its root that are still to be read.</summary>
    internal IEnumerable<string> RowsFor(LedgerHead head, AgentId root, AgentId agent) =>
        from link in ChainOf(head, agent)
        where link.Entry.PolicyVersion > 0 && !known.ContainsKey((root, link.Agent, link.Entry.PolicyVersion))
        select RowKeys.Policy(link.Agent, link.Entry.PolicyVersion);

    /// <summary>The agent's policies up to its root as they stand; empty where one is missing, so that nothing is allowed.</summary>
    internal ImmutableArray<AgentPolicy> Read(LedgerView view, AgentId root, AgentId agent)
    {
        var chain = ImmutableArray.CreateBuilder<AgentPolicy>();
        foreach (var (member, entry) in ChainOf(view.Head, agent))
        {
            if (Find(view, root, member, entry.PolicyVersion) is not { } page)
            {
                return [];
            }

            chain.Add(new AgentPolicy(member, entry.PolicyVersion, page.Policy, entry.Frozen) { Sha256 = page.Sha256 });
        }

        return chain.ToImmutable();
    }

    /// <summary>The agent and everyone above it. An agent that is not in the tree has no chain, and no chain goes on for ever.</summary>
    internal static IEnumerable<(AgentId Agent, AgentEntry Entry)> ChainOf(LedgerHead head, AgentId agent)
    {
        AgentId? next = agent;
        for (var depth = 0; depth <= PolicySnapshot.MaxDepth && next is { } id && head.Agents.TryGetValue(id, out var entry); depth++)
        {
            yield return (id, entry);
            next = entry.Parent;
        }
    }

    private Page? Find(LedgerView view, AgentId root, AgentId agent, int version)
    {
        if (version <= 0)
        {
            return null;
        }

        if (known.TryGetValue((root, agent, version), out var page))
        {
            return page;
        }

        if (view.Row(RowKeys.Policy(agent, version)) is not { } row)
        {
            return null;
        }

        var policy = PolicyRow.Read(row).Policy;
        page = new Page(policy, AuditHash.Of(PolicyDocument.ToUtf8Json(policy)).ToString());
        if (known.Count < Capacity)
        {
            known.TryAdd((root, agent, version), page);
        }

        return page;
    }

    /// <summary>A policy, and the hash with which it was put on record.</summary>
    private sealed record Page(SpendingPolicy Policy, string Sha256);
}
