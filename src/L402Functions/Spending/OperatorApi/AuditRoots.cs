using System.Runtime.CompilerServices;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Whose chains an operator asks for.</summary>
internal static class AuditRoots
{
    /// <summary>The root of that agent's tree; the one that is named, where nobody registered it none; or every root there is, the operators' log among them.</summary>
    public static async IAsyncEnumerable<AgentId> OfAsync(
        IAgentDirectory agents, AgentId? root, AgentId? agent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if ((agent ?? root) is { } named)
        {
            if (await agents.FindRootAsync(named, cancellationToken) is { } found && (root is null || found == root))
            {
                yield return found;
            }

            yield break;
        }

        await foreach (var each in agents.ListRootsAsync(cancellationToken))
        {
            yield return each;
        }
    }
}
