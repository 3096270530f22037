using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Wallets;

/// <summary>Error codes as wallets spell them (NIP-47, and three from the field).</summary>
internal static class NwcErrorCodes
{
    public static WalletErrorCode Find(string code) => code switch
    {
        "RATE_LIMITED" => WalletErrorCode.RateLimited,
        "NOT_IMPLEMENTED" => WalletErrorCode.NotImplemented,
        "INSUFFICIENT_BALANCE" => WalletErrorCode.InsufficientBalance,
        "QUOTA_EXCEEDED" => WalletErrorCode.QuotaExceeded,
        "RESTRICTED" => WalletErrorCode.Restricted,
        "UNAUTHORIZED" => WalletErrorCode.Unauthorized,
        "INTERNAL" => WalletErrorCode.Internal,
        "UNSUPPORTED_ENCRYPTION" => WalletErrorCode.UnsupportedEncryption,
        "OTHER" => WalletErrorCode.Other,
        "PAYMENT_FAILED" => WalletErrorCode.PaymentFailed,
        "NOT_FOUND" => WalletErrorCode.NotFound,
        "EXPIRED" => WalletErrorCode.Expired,
        "BAD_REQUEST" => WalletErrorCode.BadRequest,
        _ => WalletErrorCode.Unlisted,
    };
}
