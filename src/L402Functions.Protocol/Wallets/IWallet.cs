namespace L402Functions.Protocol.Wallets;

/// <summary>
/// A Lightning wallet in NIP-47's terms: amounts in msat, times in UTC. Implementations answer with outcomes and throw only for bugs
/// and for a caller's own cancellation before anything was sent.
/// </summary>
public interface IWallet
{
    /// <summary>Asks for an invoice to be paid to this wallet (NIP-47 <c>make_invoice</c>).</summary>
    Task<WalletOutcome<WalletTransaction>> MakeInvoiceAsync(MakeInvoiceRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Pays an invoice from this wallet (NIP-47 <c>pay_invoice</c>). An answer without a matching preimage is no proof of payment and is
    /// reported as <see cref="WalletOutcome{T}.Unknown"/>.
    /// </summary>
    Task<WalletOutcome<PaidInvoice>> PayInvoiceAsync(PayInvoiceRequest request, CancellationToken cancellationToken);

    /// <summary>Looks up one invoice or payment by its payment hash (NIP-47 <c>lookup_invoice</c>).</summary>
    Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken);

    /// <summary>Lists transactions, newest first (NIP-47 <c>list_transactions</c>).</summary>
    Task<WalletOutcome<IReadOnlyList<WalletTransaction>>> ListTransactionsAsync(ListTransactionsRequest request, CancellationToken cancellationToken);

    /// <summary>The spendable balance (NIP-47 <c>get_balance</c>).</summary>
    Task<WalletOutcome<Msat>> GetBalanceAsync(CancellationToken cancellationToken);

    /// <summary>What the wallet is and can do (NIP-47 <c>get_info</c>).</summary>
    Task<WalletOutcome<WalletInfo>> GetInfoAsync(CancellationToken cancellationToken);
}
