using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Wallets;

public sealed partial class NwcClient
{
    /// <summary>Prepares and sends in one: for payments that nobody keeps books of.</summary>
    public async Task<WalletOutcome<PaidInvoice>> PayInvoiceAsync(PayInvoiceRequest request, CancellationToken cancellationToken)
    {
        var (signed, hash, problem) = await SignPaymentAsync(request, cancellationToken);
        return signed is null
            ? new WalletOutcome<PaidInvoice>.NotSent(problem!)
            : await exchange.SendAsync(signed, r => NwcResults.Payment(r, hash), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<PaymentPreparation> PreparePaymentAsync(PayInvoiceRequest request, CancellationToken cancellationToken)
    {
        var (signed, hash, problem) = await SignPaymentAsync(request, cancellationToken);
        return signed is null
            ? new PaymentPreparation.Rejected(problem!)
            : new PaymentPreparation.Prepared(new PreparedPayment(
                signed.Event.Id.ToString(),
                signed.ToJson(),
                hash,
                DateTimeOffset.FromUnixTimeSeconds(signed.Event.CreatedAt),
                [.. uri.Relays.Select(r => r.AbsoluteUri)]));
    }

    /// <inheritdoc/>
    public async Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payment);
        if (!SignedRequest.TryRestore(uri, payment.Request, NwcMethods.PayInvoice, out var request) || request.Event.Id.ToString() != payment.RequestId)
        {
            throw new ArgumentException("It was not prepared by this connection.", nameof(payment));
        }

        return await exchange.SendAsync(request, r => NwcResults.Payment(r, payment.PaymentHash), cancellationToken);
    }

    /// <summary>Reads the invoice, for only what it says can tell proof from talk.</summary>
    private async ValueTask<(SignedRequest? Request, PaymentHash Hash, string? Problem)> SignPaymentAsync(
        PayInvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Bolt11Decoder.TryDecode(request.Invoice, out var invoice, out var error))
        {
            return (null, default, $"Not an invoice: {error}.");
        }

        if (invoice.Amount is { } own && request.Amount is { } other && own != other)
        {
            return (null, default, "The invoice carries an amount, and another one was given.");
        }

        if ((invoice.Amount ?? request.Amount) is not { IsZero: false })
        {
            return (null, default, "The invoice carries no amount and none was given.");
        }

        var payload = PayloadJson.Request(NwcMethods.PayInvoice, w => NwcParams.PayInvoice(w, invoice, request.Amount));
        var (signed, problem) = await exchange.SignAsync(NwcMethods.PayInvoice, payload, cancellationToken);
        return (signed, invoice.PaymentHash, problem);
    }
}
