using System.Collections.Immutable;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Retention;

/// <summary>What is held at a moment.</summary>
/// <param name="Everything">Nothing may be deleted.</param>
/// <param name="Roots">Nothing of these may be deleted.</param>
public sealed record HoldState(bool Everything, ImmutableHashSet<AgentId> Roots)
{
    /// <summary>Nothing is held.</summary>
    public static HoldState None { get; } = new(false, []);

    /// <summary>True where nothing of <paramref name="root"/> may be deleted.</summary>
    public bool Covers(AgentId root) => Everything || Roots.Contains(root);
}
