using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet;

public sealed partial class SimulatedWallet
{
    /// <summary>Makes an invoice whose preimage the caller keeps: a payment of it is held until it is settled or cancelled.</summary>
    public Task<WalletOutcome<WalletTransaction>> MakeHoldInvoiceAsync(MakeHoldInvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var invoice = new MakeInvoiceRequest(request.Amount, request.Description, request.DescriptionHash, request.Expiry);
        return HandleAsync(
            WalletMethod.MakeHoldInvoice,
            () => Task.FromResult(Issue(invoice, request.PaymentHash, null, request.MinCltvExpiryDelta)),
            null,
            cancellationToken);
    }

    /// <summary>Takes a held payment of a hold invoice, with its preimage.</summary>
    public Task<WalletOutcome<PaymentHash>> SettleHoldInvoiceAsync(Preimage preimage, CancellationToken cancellationToken)
    {
        var hash = PaymentHash.Of(preimage);
        return HandleAsync(
            WalletMethod.SettleHoldInvoice, () => Task.FromResult(Released(hash, network.Release(this, hash, settle: true, preimage))), null, cancellationToken);
    }

    /// <summary>Gives a held payment back.</summary>
    public Task<WalletOutcome<PaymentHash>> CancelHoldInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken) =>
        HandleAsync(
            WalletMethod.CancelHoldInvoice,
            () => Task.FromResult(Released(paymentHash, network.Release(this, paymentHash, settle: false))),
            null,
            cancellationToken);

    private static WalletOutcome<PaymentHash> Released(PaymentHash hash, bool released) =>
        released ? Answer(hash) : Refuse<PaymentHash>(WalletErrorCode.NotFound, "no payment of that hash is held");
}
