namespace L402Functions.Spending.Intents;

/// <summary>What the reconciling rules look at.</summary>
/// <param name="State">Unknown, NeedsOperator, or FailedDefinite under watch.</param>
/// <param name="OpenSince">When the outcome became unknown.</param>
/// <param name="LastAttemptAt">When the last request may have left.</param>
/// <param name="InvoiceExpiresAt">When the invoice's time is over.</param>
/// <param name="WalletSaidFailed">True where the wallet answered the last attempt with PAYMENT_FAILED.</param>
/// <param name="Readings">Everything read since the last attempt.</param>
public sealed record ReconcileCase(
    IntentState State,
    DateTimeOffset OpenSince,
    DateTimeOffset LastAttemptAt,
    DateTimeOffset InvoiceExpiresAt,
    bool WalletSaidFailed,
    ReadingHistory Readings);
