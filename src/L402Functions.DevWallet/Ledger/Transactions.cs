using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Ledger;

/// <summary>The books in a wallet's words (NIP-47's transaction object). Called under the network's lock.</summary>
internal static class Transactions
{
    /// <summary>An invoice. Its preimage is told once it is paid.</summary>
    public static WalletTransaction Of(IssuedInvoice issued, DateTimeOffset now)
    {
        var settled = issued.Payment is { State: NetworkPaymentState.Settled } ? issued.Payment : null;
        return new WalletTransaction
        {
            Direction = TransactionDirection.Incoming,
            State = settled is not null ? TransactionState.Settled
                : issued.Payment is { IsHeld: true } ? TransactionState.Accepted
                : issued.Payment is null && issued.Invoice.ExpiresAt <= now ? TransactionState.Expired
                : TransactionState.Pending,
            PaymentHash = issued.Invoice.PaymentHash,
            Amount = issued.Invoice.Amount ?? settled?.Amount ?? Msat.Zero,
            CreatedAt = issued.Invoice.Timestamp,
            Invoice = issued.Invoice.Text,
            Preimage = settled?.Preimage,
            Description = issued.Invoice.Description,
            ExpiresAt = issued.Invoice.ExpiresAt,
            SettledAt = settled?.EndedAt,
        };
    }

    /// <summary>A payment, from its payer's side.</summary>
    public static WalletTransaction Of(LedgerPayment payment) => new()
    {
        Direction = TransactionDirection.Outgoing,
        State = payment.State switch
        {
            NetworkPaymentState.Settled => TransactionState.Settled,
            NetworkPaymentState.Failed => TransactionState.Failed,
            _ => TransactionState.Pending,
        },
        PaymentHash = payment.Invoice.PaymentHash,
        Amount = payment.Amount,
        CreatedAt = payment.StartedAt,
        Invoice = payment.Invoice.Text,
        Preimage = payment.Preimage,
        Description = payment.Invoice.Description,
        FeesPaid = payment.State == NetworkPaymentState.Settled ? payment.Fee : Msat.Zero,
        ExpiresAt = payment.Invoice.ExpiresAt,
        SettledAt = payment.State == NetworkPaymentState.Settled ? payment.EndedAt : null,
    };
}
