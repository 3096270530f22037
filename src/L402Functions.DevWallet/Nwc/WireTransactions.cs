using System.Text.Json.Nodes;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Nwc;

/// <summary>Transactions as NIP-47 writes them.</summary>
internal static class WireTransactions
{
    public static JsonObject Write(WalletTransaction transaction)
    {
        var json = new JsonObject
        {
            ["type"] = transaction.Direction == TransactionDirection.Incoming ? "incoming" : "outgoing",
            ["state"] = transaction.State.ToString().ToLowerInvariant(),
            ["invoice"] = transaction.Invoice,
            ["description"] = transaction.Description,
            ["payment_hash"] = transaction.PaymentHash.ToString(),
            ["amount"] = transaction.Amount.Value,
            ["fees_paid"] = transaction.FeesPaid.Value,
            ["created_at"] = transaction.CreatedAt.ToUnixTimeSeconds(),
        };
        if (transaction.Preimage is { } preimage)
        {
            json["preimage"] = preimage.ToHex();
        }

        if (transaction.ExpiresAt is { } expiresAt)
        {
            json["expires_at"] = expiresAt.ToUnixTimeSeconds();
        }

        if (transaction.SettledAt is { } settledAt)
        {
            json["settled_at"] = settledAt.ToUnixTimeSeconds();
        }

        return json;
    }
}
