using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet;

public sealed partial class SimulatedWallet
{
    private readonly HashSet<string> sentRequests = [];

    /// <inheritdoc/>
    public ValueTask<PaymentPreparation> PreparePaymentAsync(PayInvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        if (!Bolt11Decoder.TryDecode(request.Invoice, out var invoice, out var error))
        {
            return ValueTask.FromResult<PaymentPreparation>(new PaymentPreparation.Rejected($"Not an invoice: {error}."));
        }

        var id = Convert.ToHexStringLower(network.NewSecret());
        var text = JsonSerializer.Serialize(new StoredRequest(id, request.Invoice, request.Amount?.Value));
        return ValueTask.FromResult<PaymentPreparation>(
            new PaymentPreparation.Prepared(new PreparedPayment(id, text, invoice.PaymentHash, network.Now, [])));
    }

    /// <inheritdoc/>
    public Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payment);
        if (Read(payment.Request) is not { } stored || stored.Id != payment.RequestId)
        {
            throw new ArgumentException("It was not prepared by a wallet of a simulated network.", nameof(payment));
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (sentRequests)
        {
            if (!sentRequests.Add(stored.Id))
            {
                throw new InvalidOperationException($"{payment} was sent before.");
            }
        }

        return PayInvoiceAsync(new PayInvoiceRequest(stored.Invoice, stored.AmountMsat is { } amount ? new Msat(amount) : null), cancellationToken);
    }

    private static StoredRequest? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<StoredRequest>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record StoredRequest(string Id, string Invoice, long? AmountMsat);
}
