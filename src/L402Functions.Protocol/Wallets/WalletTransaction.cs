namespace L402Functions.Protocol.Wallets;

/// <summary>One invoice or payment as its wallet tells it (NIP-47's transaction object).</summary>
public sealed record WalletTransaction
{
    /// <summary>To or from the wallet.</summary>
    public required TransactionDirection Direction { get; init; }

    /// <summary>The state, as far as the wallet's word goes.</summary>
    public required TransactionState State { get; init; }

    /// <summary>The payment hash.</summary>
    public required PaymentHash PaymentHash { get; init; }

    /// <summary>The amount, without fees.</summary>
    public required Msat Amount { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The BOLT11 invoice, where the wallet tells it.</summary>
    public string? Invoice { get; init; }

    /// <summary>The preimage, where there is one and the wallet tells it.</summary>
    public Preimage? Preimage { get; init; }

    /// <summary>The description in the invoice: foreign text.</summary>
    public string? Description { get; init; }

    /// <summary>The routing fee paid.</summary>
    public Msat FeesPaid { get; init; }

    /// <summary>When the invoice's time is over.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was paid.</summary>
    public DateTimeOffset? SettledAt { get; init; }
}
