using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Policy;

/// <summary>What one intent asks for, decoded: the invoice's facts, and what the agent says about them.</summary>
public sealed record SpendRequest
{
    /// <summary>Who asks: from the agent's key, never from the request's body.</summary>
    public required AgentId Agent { get; init; }

    /// <summary>What the invoice asks for; null where it leaves that to the payer, which is refused.</summary>
    public required Msat? Amount { get; init; }

    /// <summary>The invoice's payment hash.</summary>
    public required PaymentHash PaymentHash { get; init; }

    /// <summary>The node that signed the invoice.</summary>
    public required NodeId Payee { get; init; }

    /// <summary>From when the invoice cannot be paid.</summary>
    public required DateTimeOffset InvoiceExpiresAt { get; init; }

    /// <summary>The time lock of the last hop, in blocks.</summary>
    public required long MinFinalCltv { get; init; }

    /// <summary>The invoice's network.</summary>
    public required LightningNetwork Network { get; init; }

    /// <summary>Where the agent wants to spend, as it says; null where it gave no URL.</summary>
    public DestinationKey? Host { get; init; }

    /// <summary>The HTTP method that is paid for.</summary>
    public string? Method { get; init; }

    /// <summary>The URL's path, as <see cref="CanonicalUrl"/> has it.</summary>
    public string? Path { get; init; }

    /// <summary>What the agent calls this kind of spending.</summary>
    public CategoryName? ClaimedCategory { get; init; }

    /// <summary>The agent's session.</summary>
    public SessionId? Session { get; init; }

    /// <summary>The price that the agent was quoted; an invoice that asks more is refused.</summary>
    public Msat? QuotedAmount { get; init; }

    /// <summary>The request of <paramref name="agent"/> to pay <paramref name="invoice"/>; the rest is added with <c>with</c>.</summary>
    public static SpendRequest For(AgentId agent, Bolt11Invoice invoice)
    {
        ArgumentNullException.ThrowIfNull(invoice);
        return new SpendRequest
        {
            Agent = agent,
            Amount = invoice.Amount,
            PaymentHash = invoice.PaymentHash,
            Payee = invoice.Payee,
            InvoiceExpiresAt = invoice.ExpiresAt,
            MinFinalCltv = invoice.MinFinalCltvExpiry,
            Network = invoice.Network,
        };
    }
}
