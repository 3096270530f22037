using System.Collections.Immutable;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Approvals;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Policy;

/// <summary>Everything besides the request that a decision depends on, as it stood at one moment.</summary>
public sealed record PolicySnapshot
{
    /// <summary>The most agents in a chain of delegation.</summary>
    public const int MaxDepth = 8;

    /// <summary>The asking agent first, then its parent, and so on to the root; each must allow.</summary>
    public required ImmutableArray<AgentPolicy> Chain { get; init; }

    /// <summary>The budget of the root's whole tree.</summary>
    public required BudgetState Budget { get; init; }

    /// <summary>What is known of the destination.</summary>
    public DestinationFacts Destination { get; init; } = DestinationFacts.Nothing;

    /// <summary>True where an operator stopped all spending.</summary>
    public bool GlobalFreeze { get; init; }

    /// <summary>An operator's consent, where this intent has one.</summary>
    public Approval? Approval { get; init; }

    /// <summary>The paying wallet's own node, where known: an invoice of its own is refused.</summary>
    public NodeId? OwnNode { get; init; }

    /// <summary>The paying wallet's network, where known.</summary>
    public LightningNetwork? RequiredNetwork { get; init; }

    /// <summary>Which policies these are: what an approval is bound to.</summary>
    public PolicyStamp Stamp => PolicyStamp.Of(Chain);

    /// <summary>Whether a decision moves money: only where every policy of the chain lets it.</summary>
    public PolicyMode Mode => !Chain.IsDefaultOrEmpty && Chain.Any(a => a.Policy.Mode == PolicyMode.Shadow) ? PolicyMode.Shadow : PolicyMode.Enforce;

    /// <summary>How long a payment waits for an operator: the shortest of the chain; nothing for an empty one.</summary>
    public TimeSpan ApprovalLifetime => Chain.IsDefaultOrEmpty ? TimeSpan.Zero : Chain.Min(a => a.Policy.ApprovalLifetime);

    /// <summary>Whether a failed intent may get another invoice: the narrowest of the chain.</summary>
    public NewInvoiceRule NewInvoice => Chain.IsDefaultOrEmpty ? NewInvoiceRule.SameInvoiceOnly : Chain.Min(a => a.Policy.NewInvoice);
}
