using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Storage.Tests.Verification;

/// <summary>A wallet whose books say something else than what it did.</summary>
internal sealed class ForgedWallet(IPreparingWallet inner) : IPreparingWallet
{
    /// <summary>What becomes of each transaction that is told.</summary>
    public Func<WalletTransaction, WalletTransaction[]> Change { get; set; } = static t => [t];

    /// <summary>Everything that the wallet really paid.</summary>
    public async Task<IReadOnlyList<WalletTransaction>> ReadAsync() => Assert.IsType<WalletOutcome<IReadOnlyList<WalletTransaction>>.Answered>(
        await inner.ListTransactionsAsync(new ListTransactionsRequest(Direction: TransactionDirection.Outgoing), CancellationToken.None)).Value;

    public async Task<WalletOutcome<IReadOnlyList<WalletTransaction>>> ListTransactionsAsync(ListTransactionsRequest request, CancellationToken cancellationToken) =>
        await inner.ListTransactionsAsync(request, cancellationToken) is WalletOutcome<IReadOnlyList<WalletTransaction>>.Answered told
            ? new WalletOutcome<IReadOnlyList<WalletTransaction>>.Answered([.. told.Value.SelectMany(Change)])
            : throw new InvalidOperationException("The wallet did not answer.");

    public async Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken) =>
        await inner.LookupInvoiceAsync(paymentHash, cancellationToken) is WalletOutcome<WalletTransaction>.Answered { Value: var found } && Change(found) is [var told, ..]
            ? new WalletOutcome<WalletTransaction>.Answered(told)
            : new WalletOutcome<WalletTransaction>.Refused(WalletErrorCode.NotFound, "no such payment");

    public Task<WalletOutcome<WalletTransaction>> MakeInvoiceAsync(MakeInvoiceRequest request, CancellationToken cancellationToken) => inner.MakeInvoiceAsync(request, cancellationToken);

    public Task<WalletOutcome<PaidInvoice>> PayInvoiceAsync(PayInvoiceRequest request, CancellationToken cancellationToken) => inner.PayInvoiceAsync(request, cancellationToken);

    public Task<WalletOutcome<Msat>> GetBalanceAsync(CancellationToken cancellationToken) => inner.GetBalanceAsync(cancellationToken);

    public Task<WalletOutcome<WalletInfo>> GetInfoAsync(CancellationToken cancellationToken) => inner.GetInfoAsync(cancellationToken);

    public ValueTask<PaymentPreparation> PreparePaymentAsync(PayInvoiceRequest request, CancellationToken cancellationToken) => inner.PreparePaymentAsync(request, cancellationToken);

    public Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken) => inner.SendAsync(payment, cancellationToken);
}
