using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Wallets;

/// <summary>Reads NIP-47's transaction object, and believes no preimage that does not match its hash.</summary>
internal static class TransactionReader
{
    private const int MaxDescription = 1024;

    /// <summary>Reads one. False, and why, where a member is missing without which nobody can tell what it is about.</summary>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out WalletTransaction? transaction, [NotNullWhen(false)] out string? problem)
    {
        transaction = null;
        TransactionDirection? direction = PayloadJson.Text(json, "type") switch
        {
            "incoming" => TransactionDirection.Incoming,
            "outgoing" => TransactionDirection.Outgoing,
            _ => null,
        };
        var hash = default(PaymentHash);
        problem = direction is null ? "no direction"
            : !PaymentHash.TryParse(PayloadJson.Text(json, "payment_hash"), out hash) ? "no payment hash"
            : PayloadJson.Amount(json, "amount") is null ? "no amount"
            : PayloadJson.Time(json, "created_at") is null ? "no time of creation"
            : null;
        if (problem is not null)
        {
            return false;
        }

        var preimage = ReadPreimage(json, hash, out var isWrong);
        transaction = new WalletTransaction
        {
            Direction = direction!.Value,
            State = ReadState(json, preimage, isWrong),
            PaymentHash = hash,
            Amount = PayloadJson.Amount(json, "amount")!.Value,
            CreatedAt = PayloadJson.Time(json, "created_at")!.Value,
            Invoice = PayloadJson.Text(json, "invoice") is { Length: > 0 and <= Bolt11Decoder.MaxLength } invoice ? invoice : null,
            Preimage = preimage,
            Description = PayloadJson.Text(json, "description") is { } description ? ForeignText.Clean(description, MaxDescription) : null,
            FeesPaid = PayloadJson.Amount(json, "fees_paid") ?? Msat.Zero,
            ExpiresAt = PayloadJson.Time(json, "expires_at"),
            SettledAt = PayloadJson.Time(json, "settled_at"),
        };
        return true;
    }

    private static Preimage? ReadPreimage(JsonElement json, PaymentHash hash, out bool isWrong)
    {
        var text = PayloadJson.Text(json, "preimage") ?? "";
        var matches = Preimage.TryParse(text, out var preimage) && preimage.Proves(hash);
        isWrong = text.Length > 0 && !matches;
        return matches ? preimage : null;
    }

    /// <summary>A "settled" whose proof is wrong is no state that means anything; one that is not named is settled where the proof is there.</summary>
    private static TransactionState ReadState(JsonElement json, Preimage? preimage, bool proofIsWrong)
    {
        var state = PayloadJson.Text(json, "state")?.ToLowerInvariant() switch
        {
            "pending" => TransactionState.Pending,
            "accepted" => TransactionState.Accepted,
            "settled" => TransactionState.Settled,
            "expired" => TransactionState.Expired,
            "failed" => TransactionState.Failed,
            null when preimage is not null && PayloadJson.Time(json, "settled_at") is not null => TransactionState.Settled,
            _ => TransactionState.Unspecified,
        };
        return state == TransactionState.Settled && proofIsWrong ? TransactionState.Unspecified : state;
    }
}
