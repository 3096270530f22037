using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.AgentApi;

/// <summary>An invoice to be paid to the agent's wallet.</summary>
internal sealed record InvoiceReport(string Invoice, string PaymentHash, long AmountMsat, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public static InvoiceReport Of(WalletTransaction made) =>
        new(made.Invoice!, made.PaymentHash.ToString(), made.Amount.Value, made.CreatedAt, made.ExpiresAt);
}
