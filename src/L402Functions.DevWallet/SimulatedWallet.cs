using System.Text;
using L402Functions.DevWallet.Faults;
using L402Functions.DevWallet.Ledger;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet;

/// <summary>
/// A wallet on a <see cref="SimulatedNetwork"/>. It keeps the contract of <see cref="IWallet"/> and goes wrong only as
/// <see cref="Faults"/> says. Made by <see cref="SimulatedNetwork.CreateWallet"/>.
/// </summary>
public sealed partial class SimulatedWallet : IPreparingWallet
{
    private static readonly TimeSpan DefaultExpiry = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxExpiry = TimeSpan.FromDays(365);
    private static readonly string[] Methods =
    [
        "make_invoice", "pay_invoice", "lookup_invoice", "list_transactions", "get_balance", "get_info",
        "make_hold_invoice", "settle_hold_invoice", "cancel_hold_invoice",
    ];

    private readonly SimulatedNetwork network;
    private readonly byte[] key;

    internal SimulatedWallet(SimulatedNetwork network, string alias, byte[] key, NodeId node)
    {
        this.network = network;
        this.key = key;
        Alias = alias;
        Node = node;
    }

    /// <summary>The node's name.</summary>
    public string Alias { get; }

    /// <summary>The node.</summary>
    public NodeId Node { get; }

    /// <summary>What will go wrong.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>How long a payment to this wallet is in flight before it settles. Nothing by default.</summary>
    public TimeSpan SettlementDelay { get; set; }

    /// <summary>Whether payments to this wallet stay in flight until <see cref="SettleHeld"/> or <see cref="CancelHeld"/>.</summary>
    public bool HoldsIncoming { get; set; }

    /// <summary>Called when something happens to an invoice or payment of this wallet, under the network's lock: to be noted, and handled elsewhere.</summary>
    internal event Action<WalletNotification>? Happened;

    /// <summary>What it can spend. Read and changed under the network's lock.</summary>
    internal Msat Balance { get; set; }

    /// <summary>Takes a held payment. False where none of that hash is held.</summary>
    public bool SettleHeld(PaymentHash paymentHash) => network.Release(this, paymentHash, settle: true);

    /// <summary>Gives a held payment back. False where none of that hash is held.</summary>
    public bool CancelHeld(PaymentHash paymentHash) => network.Release(this, paymentHash, settle: false);

    /// <inheritdoc/>
    public Task<WalletOutcome<WalletTransaction>> MakeInvoiceAsync(MakeInvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HandleAsync(WalletMethod.MakeInvoice, () => Task.FromResult(MakeInvoice(request)), null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WalletOutcome<PaidInvoice>> PayInvoiceAsync(PayInvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HandleAsync(WalletMethod.PayInvoice, () => PayAsync(request), WithoutProof, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WalletOutcome<WalletTransaction>> LookupInvoiceAsync(PaymentHash paymentHash, CancellationToken cancellationToken) =>
        HandleAsync(WalletMethod.LookupInvoice, () => Task.FromResult(Lookup(paymentHash)), WithPreimageOf, cancellationToken);

    /// <inheritdoc/>
    public Task<WalletOutcome<IReadOnlyList<WalletTransaction>>> ListTransactionsAsync(ListTransactionsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HandleAsync(WalletMethod.ListTransactions, () => Task.FromResult(List(request)), null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WalletOutcome<Msat>> GetBalanceAsync(CancellationToken cancellationToken) =>
        HandleAsync(WalletMethod.GetBalance, () => Task.FromResult(Answer(network.Read(() => Balance))), null, cancellationToken);

    /// <inheritdoc/>
    public Task<WalletOutcome<WalletInfo>> GetInfoAsync(CancellationToken cancellationToken) =>
        HandleAsync(
            WalletMethod.GetInfo,
            () => Task.FromResult(Answer(new WalletInfo(Alias, Node.ToString(), LightningNetwork.Regtest.Name, Methods))),
            null,
            cancellationToken);

    internal void Notify(WalletNotificationType type, WalletTransaction transaction) => Happened?.Invoke(new WalletNotification(type, transaction));

    private static WalletOutcome<T> Answer<T>(T value) => new WalletOutcome<T>.Answered(value);

    private static WalletOutcome<T> Refuse<T>(WalletErrorCode code, string message) => new WalletOutcome<T>.Refused(code, message);

    private Task<WalletOutcome<T>> HandleAsync<T>(
        WalletMethod method, Func<Task<WalletOutcome<T>>> execute, Func<T, WalletFault, WalletOutcome<T>>? spoil, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return UntilCancelledAsync(RunAsync(Faults.Take(method), execute, spoil), cancellationToken);
    }

    /// <summary>What was sent stays sent: a caller who stops waiting only stops learning.</summary>
    private static async Task<WalletOutcome<T>> UntilCancelledAsync<T>(Task<WalletOutcome<T>> running, CancellationToken cancellationToken)
    {
        try
        {
            return await running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new WalletOutcome<T>.Unknown("The caller stopped waiting.");
        }
    }

    private async Task<WalletOutcome<T>> RunAsync<T>(
        WalletFault? fault, Func<Task<WalletOutcome<T>>> execute, Func<T, WalletFault, WalletOutcome<T>>? spoil)
    {
        switch (fault)
        {
            case null:
                return await execute();
            case WalletFault.Unavailable:
                return new WalletOutcome<T>.NotSent("The wallet cannot be reached.");
            case WalletFault.DropRequest:
                return new WalletOutcome<T>.Unknown("No answer.");
            case WalletFault.DropReply:
                _ = execute();
                return new WalletOutcome<T>.Unknown("No answer.");
            case WalletFault.RefuseWith refusal:
                return Refuse<T>(refusal.Code, refusal.Message);
            case WalletFault.ExecuteThenRefuse refusal:
                _ = execute();
                return Refuse<T>(refusal.Code, refusal.Message);
            case WalletFault.ExecuteLate late:
                network.Schedule(late.Time, () => _ = execute());
                return new WalletOutcome<T>.Unknown("No answer.");
            case WalletFault.Delay delay:
                var arrived = new TaskCompletionSource<Task<WalletOutcome<T>>>(TaskCreationOptions.RunContinuationsAsynchronously);
                network.Schedule(delay.Time, () => arrived.SetResult(RunAsync(delay.Then, execute, spoil)));
                return await await arrived.Task;
            default:
                var outcome = await execute();
                return outcome is WalletOutcome<T>.Answered answered && spoil is not null ? spoil(answered.Value, fault) : outcome;
        }
    }

    private WalletOutcome<WalletTransaction> MakeInvoice(MakeInvoiceRequest request)
    {
        var preimage = Preimage.FromBytes(network.NewSecret());
        return Issue(request, PaymentHash.Of(preimage), preimage, null);
    }

    private WalletOutcome<WalletTransaction> Issue(MakeInvoiceRequest request, PaymentHash hash, Preimage? preimage, int? minCltvExpiryDelta)
    {
        var expiry = request.Expiry ?? DefaultExpiry;
        var problem =
            request.Amount.IsZero ? "amount must be more than zero"
            : request.Description is not null && request.DescriptionHash is not null ? "description or description_hash, not both"
            : Encoding.UTF8.GetByteCount(request.Description ?? string.Empty) > Bolt11Draft.MaxDescriptionBytes ? "description is longer than 639 bytes"
            : request.DescriptionHash is { Length: not 32 } ? "description_hash must have 32 bytes"
            : expiry < TimeSpan.FromSeconds(1) || expiry > MaxExpiry ? "expiry must be 1 second to 365 days"
            : minCltvExpiryDelta is < 0 ? "min_cltv_expiry_delta must not be negative"
            : null;
        if (problem is not null)
        {
            return Refuse<WalletTransaction>(WalletErrorCode.BadRequest, problem);
        }

        var issued = network.Issue(
            this,
            new Bolt11Draft
            {
                Network = LightningNetwork.Regtest,
                Amount = request.Amount,
                Timestamp = network.Now,
                PaymentHash = hash,
                PaymentSecret = network.NewSecret(),
                Description = request.DescriptionHash is null ? request.Description ?? string.Empty : null,
                DescriptionHash = request.DescriptionHash,
                Expiry = expiry,
                MinFinalCltvExpiry = (uint?)minCltvExpiryDelta,
            },
            preimage,
            key);
        return issued is null
            ? Refuse<WalletTransaction>(WalletErrorCode.BadRequest, "there is an invoice of that payment hash")
            : Answer(network.Read(() => Transactions.Of(issued, network.Now)));
    }

    private async Task<WalletOutcome<PaidInvoice>> PayAsync(PayInvoiceRequest request)
    {
        if (!Bolt11Decoder.TryDecode(request.Invoice, out var invoice, out var error))
        {
            return Refuse<PaidInvoice>(WalletErrorCode.BadRequest, $"not an invoice: {error}");
        }

        if (invoice.Network != LightningNetwork.Regtest)
        {
            return Refuse<PaidInvoice>(WalletErrorCode.BadRequest, $"the invoice is for {invoice.Network}, this is {LightningNetwork.Regtest}");
        }

        if ((invoice.Amount ?? request.Amount) is not { IsZero: false } amount || (request.Amount ?? amount) != amount)
        {
            return Refuse<PaidInvoice>(WalletErrorCode.BadRequest, "the invoice has no amount and none was given, or another one was");
        }

        switch (network.Start(this, invoice, amount))
        {
            case PaymentStart.Refused refused:
                return Refuse<PaidInvoice>(refused.Code, refused.Message);
            case PaymentStart.Taken taken:
                return await taken.Payment.Ended == NetworkPaymentState.Settled && taken.Payment.Preimage is { } preimage
                    ? Answer(new PaidInvoice(preimage, taken.Payment.Fee))
                    : Refuse<PaidInvoice>(WalletErrorCode.PaymentFailed, "the payee gave the payment back");
            default:
                throw new InvalidOperationException("The network answered neither way.");
        }
    }

    private WalletOutcome<WalletTransaction> Lookup(PaymentHash paymentHash) =>
        network.Find(this, paymentHash) is { } found
            ? Answer(found)
            : Refuse<WalletTransaction>(WalletErrorCode.NotFound, "no such invoice or payment");

    private WalletOutcome<IReadOnlyList<WalletTransaction>> List(ListTransactionsRequest request)
    {
        if (request.Limit is < 1 or > 20 || request.Offset < 0)
        {
            return Refuse<IReadOnlyList<WalletTransaction>>(WalletErrorCode.BadRequest, "limit must be 1 to 20 and offset not negative");
        }

        return Answer<IReadOnlyList<WalletTransaction>>(network.Read<WalletTransaction[]>(() =>
            [.. network.TransactionsOf(this)
                .Where(t => (request.From is null || t.CreatedAt >= request.From)
                    && (request.Until is null || t.CreatedAt <= request.Until)
                    && (request.Direction is null || t.Direction == request.Direction)
                    && (request.IncludeUnpaid || t.State == TransactionState.Settled))
                .Skip(request.Offset)
                .Take(request.Limit)]));
    }

    /// <summary>The wallet says that it paid, and proves nothing: to the caller that is no answer.</summary>
    private static WalletOutcome<PaidInvoice> WithoutProof(PaidInvoice paid, WalletFault fault) =>
        new WalletOutcome<PaidInvoice>.Unknown(fault switch
        {
            WalletFault.SuccessWithoutPreimage => "The wallet reported success without a preimage.",
            WalletFault.ZeroPreimage => "The wallet reported success with a preimage of zeros.",
            _ => "The wallet reported success with a preimage of another payment.",
        });

    private static WalletOutcome<WalletTransaction> WithPreimageOf(WalletTransaction transaction, WalletFault fault) =>
        Answer(transaction with
        {
            Preimage = fault switch
            {
                WalletFault.SuccessWithoutPreimage => null,
                WalletFault.ZeroPreimage => Preimage.FromBytes(new byte[Preimage.Length]),
                _ => Preimage.FromBytes(transaction.PaymentHash.ToArray()),
            },
        });
}
