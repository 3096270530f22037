using System.Collections.Concurrent;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Telemetry;

/// <summary>Reads every agent's budget, for gauges: one row per tree, as a version of a policy never changes and is read once.</summary>
public sealed class BudgetReadings(IntentBook book, ILedgerStore store, IAgentDirectory agents, TimeProvider clock)
{
    /// <summary>The most agents whose budgets are read.</summary>
    public const int MaxAgents = 1_000;

    private const int MaxPolicies = 4_096;
    private readonly ConcurrentDictionary<(AgentId Root, AgentId Agent, int Version), SpendingPolicy> known = new();

    /// <summary>The budgets of the first <see cref="MaxAgents"/> agents that have a policy.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<IReadOnlyList<BudgetReport>> ReadAsync(CancellationToken cancellationToken)
    {
        var reports = new List<BudgetReport>();
        await foreach (var root in agents.ListRootsAsync(cancellationToken))
        {
            if (await book.ReadHeadAsync(root, cancellationToken) is not { } head)
            {
                continue;
            }

            foreach (var agent in head.Agents.Keys)
            {
                if (reports.Count == MaxAgents)
                {
                    return reports;
                }

                if (await ChainAsync(root, head, agent, cancellationToken) is { Count: > 0 } chain)
                {
                    reports.Add(BudgetReport.Of(head.Budget, chain, clock.GetUtcNow()));
                }
            }
        }

        return reports;
    }

    /// <summary>The policies of the agent and of those above it; none where one is missing.</summary>
    private async Task<List<SpendingPolicy>> ChainAsync(AgentId root, LedgerHead head, AgentId agent, CancellationToken cancellationToken)
    {
        var chain = new List<SpendingPolicy>();
        foreach (var (member, entry) in PolicyBook.ChainOf(head, agent))
        {
            if (await PolicyAsync(root, member, entry.PolicyVersion, cancellationToken) is not { } policy)
            {
                return [];
            }

            chain.Add(policy);
        }

        return chain;
    }

    private async Task<SpendingPolicy?> PolicyAsync(AgentId root, AgentId agent, int version, CancellationToken cancellationToken)
    {
        if (known.TryGetValue((root, agent, version), out var policy))
        {
            return policy;
        }

        if (version == 0 || await store.ReadAsync(root, RowKeys.Policy(agent, version), cancellationToken) is not { } row)
        {
            return null;
        }

        if (known.Count >= MaxPolicies)
        {
            known.Clear();
        }

        return known.GetOrAdd((root, agent, version), PolicyRow.Read(row).Policy);
    }
}
