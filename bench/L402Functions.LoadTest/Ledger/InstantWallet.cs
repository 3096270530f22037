using System.Collections.Concurrent;
using System.Security.Cryptography;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.LoadTest.Ledger;

/// <summary>A wallet that answers at once and with the right preimage, and counts how often it was asked to pay: what is measured is everything around it.</summary>
internal sealed class InstantWallet : IPreparingWallet
{
    private readonly ConcurrentDictionary<string, Preimage> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PaymentHash, int> paid = new();

    /// <summary>Payments asked for more than once: there must be none.</summary>
    public int PaidTwice => paid.Count(p => p.Value > 1);

    public void Know(string invoice, Preimage preimage) => known[invoice] = preimage;

    public ValueTask<PaymentPreparation> PreparePaymentAsync(PayInvoiceRequest request, CancellationToken cancellationToken)
    {
        var payment = new PreparedPayment(
            RandomNumberGenerator.GetHexString(64, lowercase: true), request.Invoice, PaymentHash.Of(known[request.Invoice]), TimeProvider.System.GetUtcNow(), []);
        return ValueTask.FromResult<PaymentPreparation>(new PaymentPreparation.Prepared(payment));
    }

    public Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken)
    {
        paid.AddOrUpdate(payment.PaymentHash, 1, (_, times) => times + 1);
        return Answer(new PaidInvoice(known[payment.Request], Msat.Zero));
    }

    public Task<WalletOutcome<WalletInfo>> GetInfoAsync(CancellationToken cancellationToken) => Answer(new WalletInfo("instant", null, "regtest", ["pay_invoice"]));

    public Task<WalletOutcome<PaidInvoice>> PayInvoiceAsync(PayInvoiceRequest request, CancellationToken cancellationToken) => throw Unexpected();

    public Task<WalletOutcome<WalletTransaction>> MakeInvoiceAsync(MakeInvoiceRequest request, CancellationToken cancellationToken) => throw Unexpected();

    public Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken) => throw Unexpected();

    public Task<WalletOutcome<IReadOnlyList<WalletTransaction>>> ListTransactionsAsync(ListTransactionsRequest request, CancellationToken cancellationToken) =>
        throw Unexpected();

    public Task<WalletOutcome<Msat>> GetBalanceAsync(CancellationToken cancellationToken) => throw Unexpected();

    private static Task<WalletOutcome<T>> Answer<T>(T value) => Task.FromResult<WalletOutcome<T>>(new WalletOutcome<T>.Answered(value));

    private static InvalidOperationException Unexpected() => new("A payment that is answered at once asks for nothing else.");
}
