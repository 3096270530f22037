using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit.Checkpoints;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>What checkpoints signed about each ledger.</summary>
internal sealed class Anchors
{
    private readonly Dictionary<AgentId, Dictionary<AuditLink, Anchor>> byRoot = [];

    public IReadOnlyCollection<AgentId> Roots => byRoot.Keys;

    public void Add(StoredCheckpoint stored, Checkpoint checkpoint)
    {
        foreach (var head in checkpoint.Heads)
        {
            if (!byRoot.TryGetValue(head.Root, out var links))
            {
                byRoot.Add(head.Root, links = []);
            }

            // A ledger that rests is in every checkpoint: the first one says as much as the rest.
            links.TryAdd(head.Link, new Anchor(head.Link, head.Spent, head.Reserved, stored.Name.ToString()));
        }
    }

    /// <summary>Those of one ledger, by their rows. Two for one row mean that one of them was signed over another chain.</summary>
    public ILookup<long, Anchor> Of(AgentId root) =>
        (byRoot.GetValueOrDefault(root)?.Values ?? Enumerable.Empty<Anchor>()).ToLookup(a => a.Link.Sequence);

    /// <summary>A signed row.</summary>
    /// <param name="Link">The row.</param>
    /// <param name="Spent">What was spent by then.</param>
    /// <param name="Reserved">What was reserved then.</param>
    /// <param name="Checkpoint">The checkpoint that says so.</param>
    internal sealed record Anchor(AuditLink Link, Msat Spent, Msat Reserved, string Checkpoint);
}
