using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Composition;

/// <summary>What sells where no wallet is configured: nothing. Every challenge is answered 503, and the log says why.</summary>
internal sealed class AbsentWallet : IWallet
{
    private const string Reason = "No wallet is configured.";

    public Task<WalletOutcome<WalletTransaction>> MakeInvoiceAsync(MakeInvoiceRequest request, CancellationToken cancellationToken) =>
        NotSent<WalletTransaction>();

    public Task<WalletOutcome<PaidInvoice>> PayInvoiceAsync(PayInvoiceRequest request, CancellationToken cancellationToken) =>
        NotSent<PaidInvoice>();

    public Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken) =>
        NotSent<WalletTransaction>();

    public Task<WalletOutcome<IReadOnlyList<WalletTransaction>>> ListTransactionsAsync(ListTransactionsRequest request, CancellationToken cancellationToken) =>
        NotSent<IReadOnlyList<WalletTransaction>>();

    public Task<WalletOutcome<Msat>> GetBalanceAsync(CancellationToken cancellationToken) => NotSent<Msat>();

    public Task<WalletOutcome<WalletInfo>> GetInfoAsync(CancellationToken cancellationToken) => NotSent<WalletInfo>();

    private static Task<WalletOutcome<T>> NotSent<T>() => Task.FromResult<WalletOutcome<T>>(new WalletOutcome<T>.NotSent(Reason));
}
