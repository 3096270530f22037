using System.Runtime.CompilerServices;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Payments;

/// <summary>Reads agents: where they stand, what binds them, what they have left. It changes nothing.</summary>
public sealed class AgentBook(IntentBook book, ILedgerStore store, IAgentDirectory agents, TimeProvider clock)
{
    /// <summary>An agent; null where nobody registered it, or only begun to.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<RegisteredAgent?> FindAsync(AgentId agent, CancellationToken cancellationToken) =>
        await agents.FindRootAsync(agent, cancellationToken) is { } root
        && await book.ReadHeadAsync(root, cancellationToken) is { } head
        && head.Agents.TryGetValue(agent, out var entry)
            ? new RegisteredAgent(agent, root, entry)
            : null;

    /// <summary>Every agent, tree by tree.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async IAsyncEnumerable<RegisteredAgent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var root in agents.ListRootsAsync(cancellationToken))
        {
            if (await book.ReadHeadAsync(root, cancellationToken) is not { } head)
            {
                continue;
            }

            foreach (var (agent, entry) in head.Agents)
            {
                yield return new RegisteredAgent(agent, root, entry);
            }
        }
    }

    /// <summary>The policy that binds an agent; null where it has none yet and may pay nothing.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    /// <exception cref="FormatException">It is of a version that is not known here.</exception>
    public Task<PolicyInForce?> PolicyAsync(RegisteredAgent agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return PolicyAsync(agent.Root, agent.Agent, agent.Entry.PolicyVersion, cancellationToken);
    }

    /// <summary>What an agent has left in each window; null where there is no such agent, or a policy of its chain is missing.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<BudgetReport?> BudgetAsync(AgentId agent, CancellationToken cancellationToken)
    {
        if (await agents.FindRootAsync(agent, cancellationToken) is not { } root || await book.ReadHeadAsync(root, cancellationToken) is not { } head)
        {
            return null;
        }

        var chain = new List<SpendingPolicy>();
        foreach (var (member, entry) in PolicyBook.ChainOf(head, agent))
        {
            if (await PolicyAsync(root, member, entry.PolicyVersion, cancellationToken) is not { } policy)
            {
                return null;
            }

            chain.Add(policy.Policy);
        }

        return chain.Count == 0 ? null : BudgetReport.Of(head.Budget, chain, clock.GetUtcNow());
    }

    /// <summary>An agent and everyone below it; null where there is no such agent.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<AgentTree?> TreeAsync(AgentId agent, CancellationToken cancellationToken) =>
        await agents.FindRootAsync(agent, cancellationToken) is { } root
        && await book.ReadHeadAsync(root, cancellationToken) is { } head
        && head.Agents.ContainsKey(agent)
            ? new AgentTree(root, head.Agents.Keys.Where(member => PolicyBook.ChainOf(head, member).Any(link => link.Agent == agent)).ToHashSet())
            : null;

    private async Task<PolicyInForce?> PolicyAsync(AgentId root, AgentId agent, int version, CancellationToken cancellationToken)
    {
        if (version == 0 || await store.ReadAsync(root, RowKeys.Policy(agent, version), cancellationToken) is not { } row)
        {
            return null;
        }

        var kept = PolicyRow.Read(row);
        return new PolicyInForce(version, kept.Policy, kept.By, kept.At);
    }
}
