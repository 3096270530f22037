namespace L402Functions.Protocol.Wallets;

/// <summary>
/// A wallet whose payments can be written down before they go out. Who must never pay twice stores a <see cref="PreparedPayment"/> first and
/// sends it then: after a crash in between it knows which request may be with the wallet.
/// </summary>
public interface IPreparingWallet : IWallet
{
    /// <summary>Makes the request that <see cref="SendAsync"/> sends. Nothing of it leaves the process, and no money moves.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<PaymentPreparation> PreparePaymentAsync(PayInvoiceRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Sends a prepared payment and waits for its proof. To be called once for each: what was sent before, also by a process that has died since, is to
    /// be looked up and not sent again.
    /// </summary>
    /// <exception cref="InvalidOperationException">This wallet object has sent it before.</exception>
    /// <exception cref="ArgumentException">It was not prepared by this wallet.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before anything was sent.</exception>
    Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken);
}
