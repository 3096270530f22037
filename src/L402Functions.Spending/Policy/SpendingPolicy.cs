using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Policy;

/// <summary>What an operator decided about one agent, read and checked by <see cref="PolicyDocument"/>. <c>docs/policy.md</c> lists each member.</summary>
public sealed record SpendingPolicy
{
    /// <summary><c>agent_id</c>: whom it is about.</summary>
    public required AgentId Agent { get; init; }

    /// <summary><c>parent</c>: the agent out of whose limits these are carved; null for an agent of its own.</summary>
    public AgentId? Parent { get; init; }

    /// <summary><c>mode</c>: whether money moves.</summary>
    public PolicyMode Mode { get; init; }

    /// <summary><c>expires_at</c>: from then on everything is refused.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary><c>wallet</c>: how much and on what.</summary>
    public required WalletLimits Wallet { get; init; }

    /// <summary><c>fees</c>: what routing may cost.</summary>
    public FeeLimits Fees { get; init; } = new();

    /// <summary><c>velocity</c>: how fast, and how much may hang.</summary>
    public VelocityLimits Velocity { get; init; } = new();

    /// <summary><c>invoice</c>: which invoices.</summary>
    public InvoiceRules Invoice { get; init; } = new();

    /// <summary><c>unfamiliar</c>: what becomes of payments to hosts and payees that nobody knows.</summary>
    public UnfamiliarRule Unfamiliar { get; init; }

    /// <summary><c>url_required</c>: a request must say which URL it pays for.</summary>
    public bool UrlRequired { get; init; }

    /// <summary><c>destinations</c>: hosts and payees by name.</summary>
    public DestinationTable Destinations { get; init; } = DestinationTable.Empty;

    /// <summary><c>approval_lifetime_seconds</c>: how long a payment waits for an operator before it is refused, and how long an approval can be used. Default one day.</summary>
    public TimeSpan ApprovalLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary><c>new_invoice</c>: whether another invoice may take a failed one's place.</summary>
    public NewInvoiceRule NewInvoice { get; init; }
}
