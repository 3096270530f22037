using L402Functions.Paywall.Receipts;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Redemption;

/// <summary>The row of one payment: what was bought, and how much of it is used. It is the sale and its redemption at once.</summary>
public sealed record Sale
{
    /// <summary>Which payment.</summary>
    public required PaymentHash PaymentHash { get; init; }

    /// <summary>How many uses are claimed.</summary>
    public required long Uses { get; init; }

    /// <summary>What the claimed uses cost.</summary>
    public required Msat Spent { get; init; }

    /// <summary>What was paid, as far as the credential tells it.</summary>
    public required Msat Amount { get; init; }

    /// <summary>The service that it was first used for.</summary>
    public required string Service { get; init; }

    /// <summary>The path that it was first used for.</summary>
    public required string Path { get; init; }

    /// <summary>The scheme that claimed it first, and so decides.</summary>
    public required Door Door { get; init; }

    /// <summary>When it was first used; null where it was only revoked.</summary>
    public DateTimeOffset? FirstUsedAt { get; init; }

    /// <summary>When it was last used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The receipts of the uses that are claimed.</summary>
    public ReceiptList Receipts { get; init; } = ReceiptList.Empty;

    /// <summary>Set by an operator: no further use.</summary>
    public bool Revoked { get; init; }
}
