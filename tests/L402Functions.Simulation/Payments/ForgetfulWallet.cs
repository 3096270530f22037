using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Simulation.Payments;

/// <summary>A bug to be found: a wallet's client that takes silence for "nothing was sent".</summary>
public sealed class ForgetfulWallet(IPreparingWallet inner) : IPreparingWallet
{
    public ValueTask<PaymentPreparation> PreparePaymentAsync(PayInvoiceRequest request, CancellationToken cancellationToken) =>
        inner.PreparePaymentAsync(request, cancellationToken);

    public async Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken)
    {
        var outcome = await inner.SendAsync(payment, cancellationToken);
        return outcome is WalletOutcome<PaidInvoice>.Unknown unknown ? new WalletOutcome<PaidInvoice>.NotSent(unknown.Reason) : outcome;
    }

    public Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken) =>
        inner.LookupInvoiceAsync(paymentHash, cancellationToken);

    public Task<WalletOutcome<IReadOnlyList<WalletTransaction>>> ListTransactionsAsync(ListTransactionsRequest request, CancellationToken cancellationToken) =>
        inner.ListTransactionsAsync(request, cancellationToken);

    public Task<WalletOutcome<WalletInfo>> GetInfoAsync(CancellationToken cancellationToken) => inner.GetInfoAsync(cancellationToken);

    public Task<WalletOutcome<WalletTransaction>> MakeInvoiceAsync(MakeInvoiceRequest request, CancellationToken cancellationToken) =>
        inner.MakeInvoiceAsync(request, cancellationToken);

    public Task<WalletOutcome<PaidInvoice>> PayInvoiceAsync(PayInvoiceRequest request, CancellationToken cancellationToken) =>
        inner.PayInvoiceAsync(request, cancellationToken);

    public Task<WalletOutcome<Msat>> GetBalanceAsync(CancellationToken cancellationToken) => inner.GetBalanceAsync(cancellationToken);
}
