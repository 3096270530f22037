using System.Text.Json;
using L402Functions.Nostr.Relays;
using L402Functions.Nostr.Telemetry;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;
using Microsoft.Extensions.Logging;

namespace L402Functions.Nostr.Wallets;

/// <summary>
/// A wallet over Nostr Wallet Connect (NIP-47). It connects at its first request, keeps one connection for each relay, and answers any number of
/// requests at a time; each ends within <see cref="NwcClientOptions.Wait"/>. Safe to use from several threads.
/// </summary>
public sealed partial class NwcClient : IPreparingWallet, IAsyncDisposable
{
    private readonly NwcUri uri;
    private readonly NwcClientOptions options;
    private readonly NwcMetrics metrics;
    private readonly NwcExchange exchange;

    /// <summary>A client that has not connected yet.</summary>
    /// <param name="uri">The wallet and the secret. Not disposed by the client, and to outlive it.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="metrics">Where it counts.</param>
    /// <param name="clock">The time.</param>
    /// <param name="loggers">Told ids and methods, never contents.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public NwcClient(NwcUri uri, NwcClientOptions options, NwcMetrics metrics, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        options.Validate();
        this.uri = uri;
        this.options = options;
        this.metrics = metrics;
        exchange = new NwcExchange(uri, options, metrics, clock, loggers);
    }

    /// <summary>What the wallet's newest info event says; null until one has come.</summary>
    public NwcCapabilities? Capabilities => exchange.Capabilities;

    /// <summary>The state of the connection to each relay.</summary>
    public IReadOnlyList<RelayStatus> Relays => exchange.Pool.Status;

    /// <summary>Waits for the wallet's info event, up to <see cref="NwcClientOptions.CapabilitiesWait"/>; null where none came.</summary>
    public Task<NwcCapabilities?> GetCapabilitiesAsync(CancellationToken cancellationToken) => exchange.GetCapabilitiesAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<WalletOutcome<WalletTransaction>> MakeInvoiceAsync(MakeInvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AskAsync(
            NwcMethods.MakeInvoice, w => NwcParams.MakeInvoice(w, request), r => NwcResults.Invoice(r, request.Amount, null), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken) =>
        LookupInvoiceAsync(paymentHash, null, cancellationToken);

    /// <summary>Looks up one invoice or payment by its payment hash; a transaction of the other direction is no answer, but Unknown.</summary>
    public Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(
        PaymentHash paymentHash, TransactionDirection? direction, CancellationToken cancellationToken) =>
        AskAsync(
            NwcMethods.LookupInvoice,
            w => w.WriteString("payment_hash", paymentHash.ToString()),
            r => NwcResults.Lookup(r, paymentHash, direction),
            cancellationToken);

    /// <summary>Looks up one invoice or payment by the invoice, for a wallet that finds it so only.</summary>
    public Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(
        string invoice, TransactionDirection? direction, CancellationToken cancellationToken) =>
        Bolt11Decoder.TryDecode(invoice, out var decoded, out var error)
            ? AskAsync(
                NwcMethods.LookupInvoice,
                w => w.WriteString("invoice", invoice),
                r => NwcResults.Lookup(r, decoded.PaymentHash, direction),
                cancellationToken)
            : Task.FromResult<WalletOutcome<WalletTransaction>>(new WalletOutcome<WalletTransaction>.NotSent($"Not an invoice: {error}."));

    /// <inheritdoc/>
    public Task<WalletOutcome<IReadOnlyList<WalletTransaction>>> ListTransactionsAsync(ListTransactionsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Limit is < 1 or > 20 || request.Offset < 0
            ? Task.FromResult<WalletOutcome<IReadOnlyList<WalletTransaction>>>(
                new WalletOutcome<IReadOnlyList<WalletTransaction>>.NotSent("A list has 1 to 20 transactions and a start that is not negative."))
            : AskAsync(
                NwcMethods.ListTransactions,
                w => NwcParams.ListTransactions(w, request),
                r => NwcResults.Transactions(r, request.Direction),
                cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WalletOutcome<Msat>> GetBalanceAsync(CancellationToken cancellationToken) =>
        AskAsync(NwcMethods.GetBalance, null, NwcResults.Balance, cancellationToken);

    /// <inheritdoc/>
    public Task<WalletOutcome<WalletInfo>> GetInfoAsync(CancellationToken cancellationToken) =>
        AskAsync(NwcMethods.GetInfo, null, NwcResults.Info, cancellationToken);

    /// <summary>Asks for an invoice whose preimage the caller keeps (NIP-47 <c>make_hold_invoice</c>).</summary>
    public Task<WalletOutcome<WalletTransaction>> MakeHoldInvoiceAsync(MakeHoldInvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AskAsync(
            NwcMethods.MakeHoldInvoice,
            w => NwcParams.MakeHoldInvoice(w, request),
            r => NwcResults.Invoice(r, request.Amount, request.PaymentHash),
            cancellationToken);
    }

    /// <summary>Takes a held payment (NIP-47 <c>settle_hold_invoice</c>). Hands the preimage to the wallet, which is as good as to the payer.</summary>
    /// <returns>The payment hash of what was settled.</returns>
    public Task<WalletOutcome<PaymentHash>> SettleHoldInvoiceAsync(Preimage preimage, CancellationToken cancellationToken) =>
        AskAsync(
            NwcMethods.SettleHoldInvoice,
            w => w.WriteString("preimage", preimage.ToHex()),
            r => NwcResults.Done(r, PaymentHash.Of(preimage)),
            cancellationToken);

    /// <summary>Gives a held payment back (NIP-47 <c>cancel_hold_invoice</c>).</summary>
    /// <returns>The payment hash of what was cancelled.</returns>
    public Task<WalletOutcome<PaymentHash>> CancelHoldInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken) =>
        AskAsync(
            NwcMethods.CancelHoldInvoice,
            w => w.WriteString("payment_hash", paymentHash.ToString()),
            r => NwcResults.Done(r, paymentHash),
            cancellationToken);

    /// <summary>The wallet's own limit for this connection (<c>get_budget</c>: Alby Hub's).</summary>
    public Task<WalletOutcome<WalletBudget>> GetBudgetAsync(CancellationToken cancellationToken) =>
        AskAsync(NwcMethods.GetBudget, null, NwcResults.Budget, cancellationToken);

    /// <summary>
    /// What the wallet tells by itself, from now on, until cancelled or until the client is closed. Each happening once for each reader, though wallets
    /// and relays may send it several times; a slow reader loses the oldest.
    /// </summary>
    public IAsyncEnumerable<WalletNotification> NotificationsAsync(CancellationToken cancellationToken) =>
        NotificationReader.ReadAsync(exchange, uri, options, metrics, cancellationToken);

    /// <summary>Which wallet, without the secret.</summary>
    public override string ToString() => $"NwcClient of {uri.Wallet}";

    /// <summary>Closes the connections. Requests that wait end as Unknown.</summary>
    public ValueTask DisposeAsync() => exchange.DisposeAsync();

    private async Task<WalletOutcome<T>> AskAsync<T>(
        string method, Action<Utf8JsonWriter>? writeParams, Func<NwcResponse, WalletOutcome<T>> read, CancellationToken cancellationToken)
    {
        var (request, problem) = await exchange.SignAsync(method, PayloadJson.Request(method, writeParams), cancellationToken);
        return request is null ? new WalletOutcome<T>.NotSent(problem!) : await exchange.SendAsync(request, read, cancellationToken);
    }
}
