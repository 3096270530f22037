namespace L402Functions.Protocol.Wallets;

/// <summary>Why a wallet refused: NIP-47's error codes, and three that wallets in the field send besides.</summary>
public enum WalletErrorCode
{
    /// <summary>A code that no list names; <see cref="WalletOutcome{T}.Refused.Message"/> has what the wallet said.</summary>
    Unlisted,

    /// <summary>RATE_LIMITED: too many requests; try later.</summary>
    RateLimited,

    /// <summary>NOT_IMPLEMENTED: the wallet does not know the method.</summary>
    NotImplemented,

    /// <summary>INSUFFICIENT_BALANCE: not enough for the amount and its fee reserve.</summary>
    InsufficientBalance,

    /// <summary>QUOTA_EXCEEDED: the wallet's own budget for this connection is spent.</summary>
    QuotaExceeded,

    /// <summary>RESTRICTED: this connection may not do that.</summary>
    Restricted,

    /// <summary>UNAUTHORIZED: this connection is not known to the wallet.</summary>
    Unauthorized,

    /// <summary>INTERNAL: anything; proves nothing about a payment.</summary>
    Internal,

    /// <summary>UNSUPPORTED_ENCRYPTION: the wallet could not read the request.</summary>
    UnsupportedEncryption,

    /// <summary>OTHER: anything; proves nothing about a payment.</summary>
    Other,

    /// <summary>PAYMENT_FAILED: the wallet says that the payment failed; to be cross-checked before money is released.</summary>
    PaymentFailed,

    /// <summary>NOT_FOUND: no such invoice or payment.</summary>
    NotFound,

    /// <summary>EXPIRED: the invoice's time is over.</summary>
    Expired,

    /// <summary>BAD_REQUEST: the wallet refused the request's form.</summary>
    BadRequest,
}
