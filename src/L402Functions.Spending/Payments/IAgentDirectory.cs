using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Payments;

/// <summary>Which ledger an agent belongs to. An agent's name is unique across all of them and never moves.</summary>
public interface IAgentDirectory
{
    /// <summary>The root of the agent's tree; itself for a root; null where nobody registered it.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    Task<AgentId?> FindRootAsync(AgentId agent, CancellationToken cancellationToken);

    /// <summary>Registers an agent under a root, once: the answer is the root that it belongs to, since now or since before.</summary>
    /// <exception cref="LedgerStoreException">The answer was lost; it may have been registered. Ask again.</exception>
    Task<AgentId> RegisterAsync(AgentId agent, AgentId root, CancellationToken cancellationToken);

    /// <summary>Every root there is.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    IAsyncEnumerable<AgentId> ListRootsAsync(CancellationToken cancellationToken);
}
