using L402Functions.Spending.Agents;
using L402Functions.Spending.Payments;

namespace L402Functions.Simulation.Accounting;

/// <summary>A directory of roots that a test names.</summary>
public sealed class NamedRoots(params IReadOnlyList<AgentId> roots) : IAgentDirectory
{
    public Task<AgentId?> FindRootAsync(AgentId agent, CancellationToken cancellationToken) =>
        Task.FromResult(roots.Contains(agent) ? agent : (AgentId?)null);

    public Task<AgentId> RegisterAsync(AgentId agent, AgentId root, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The roots are those that the test named.");

    public IAsyncEnumerable<AgentId> ListRootsAsync(CancellationToken cancellationToken) => roots.ToAsyncEnumerable();
}
