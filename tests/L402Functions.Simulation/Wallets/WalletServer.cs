using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;
using L402Functions.Simulation.Invoices;
using L402Functions.Simulation.Scheduling;

namespace L402Functions.Simulation.Wallets;

/// <summary>
/// A wallet with its node, outside all processes. The node never pays an invoice twice that it has paid or is paying; what the wallet says about that is another
/// matter. Errors by which a wallet says that it did not begin are true, and the list of transactions does not lie at the same time as the look-up:
/// without that much, nobody could ever release any money.
/// </summary>
public sealed class WalletServer(World world, string name, NodeId node, Msat balance, WalletRates rates)
{
    private static readonly WalletErrorCode[] NotBegun =
    [
        WalletErrorCode.RateLimited, WalletErrorCode.NotImplemented, WalletErrorCode.Restricted, WalletErrorCode.Unauthorized,
        WalletErrorCode.UnsupportedEncryption, WalletErrorCode.QuotaExceeded, WalletErrorCode.InsufficientBalance, WalletErrorCode.BadRequest,
    ];

    private static readonly WalletErrorCode[] ProvingNothing =
        [WalletErrorCode.Internal, WalletErrorCode.Other, WalletErrorCode.Unlisted, WalletErrorCode.NotFound];

    private readonly Dictionary<PaymentHash, WalletPayment> payments = [];
    private readonly Dictionary<PaymentHash, int> underWay = [];
    private readonly HashSet<string> requests = new(StringComparer.Ordinal);
    private DateTimeOffset offlineUntil;
    private Msat left = balance;

    public string Name => name;

    public NodeId Node => node;

    public WalletRates Rates => rates;

    public bool IsOffline => world.HasFaults && world.Now < offlineUntil;

    public IReadOnlyCollection<WalletPayment> Payments => payments.Values;

    /// <summary>Told when a request has come, when a payment begins, and when it is settled.</summary>
    public Action<WalletServer, PreparedPayment>? OnRequest { get; set; }

    public Action<WalletServer, WalletPayment>? OnStarted { get; set; }

    public Action<WalletServer, WalletPayment>? OnSettled { get; set; }

    public void GoOffline(TimeSpan duration) => offlineUntil = world.Now + duration;

    public WalletPayment? Find(in PaymentHash hash) => payments.GetValueOrDefault(hash);

    /// <summary>Whether money for that hash is gone, on its way, or may still go because of a request that the wallet has before it.</summary>
    public bool MayPay(PooledInvoice invoice) =>
        payments.GetValueOrDefault(invoice.Hash) is { State: not WalletPaymentState.Failed }
        || (underWay.GetValueOrDefault(invoice.Hash) > 0 && world.Now < invoice.ExpiresAt);

    /// <summary>Takes a request to pay. An answer may come, at any time, or never.</summary>
    public void Take(PreparedPayment request, PooledInvoice invoice, Action<WalletOutcome<PaidInvoice>> reply)
    {
        OnRequest?.Invoke(this, request);
        if (!requests.Add(request.RequestId))
        {
            return;
        }

        if (IsOffline || world.Strikes("wallet: a request gets lost", rates.Send))
        {
            Note(invoice, "the request gets lost");
            return;
        }

        if (world.Strikes("wallet: a request is carried out hours later", rates.Send))
        {
            underWay[invoice.Hash] = underWay.GetValueOrDefault(invoice.Hash) + 1;
            world.After(world.Chance.Seconds(60, 20_000), () =>
            {
                underWay[invoice.Hash]--;
                Execute(invoice, TimeSpan.FromSeconds(1), true);
            });
            return;
        }

        if (world.Strikes("wallet: refuses and does nothing", rates.Send))
        {
            Refuse(invoice, world.Chance.Pick(NotBegun), reply);
        }
        else if (world.Strikes("wallet: an error that proves nothing, and nothing done", rates.Send))
        {
            Refuse(invoice, world.Chance.Pick(ProvingNothing), reply);
        }
        else if (world.Strikes("wallet: claims success and does nothing", rates.Send))
        {
            reply(WithoutProof());
        }
        else
        {
            Pay(invoice, reply);
        }
    }

    /// <summary>What the books say of a payment; null where they have none.</summary>
    public WalletTransaction? Books(in PaymentHash hash) => payments.TryGetValue(hash, out var payment) ? Books(payment) : null;

    public WalletTransaction Books(WalletPayment payment)
    {
        var state = world.HasFaults && world.Now < payment.DisguisedUntil ? WalletPaymentState.Failed : payment.State;
        return new WalletTransaction
        {
            Direction = TransactionDirection.Outgoing,
            State = state switch
            {
                WalletPaymentState.InFlight => TransactionState.Pending,
                WalletPaymentState.Settled => TransactionState.Settled,
                _ => TransactionState.Failed,
            },
            PaymentHash = payment.Invoice.Hash,
            Amount = payment.Invoice.Amount,
            CreatedAt = payment.StartedAt,
            Preimage = state == WalletPaymentState.Settled ? payment.Invoice.Preimage : null,
            FeesPaid = state == WalletPaymentState.Settled ? payment.Fee : Msat.Zero,
        };
    }

    private WalletOutcome<PaidInvoice> WithoutProof()
    {
        var wrong = new byte[Preimage.Length];
        wrong[0] = (byte)world.Chance.Below(2);
        return world.Chance.PerMille(500)
            ? new WalletOutcome<PaidInvoice>.Answered(new PaidInvoice(Preimage.FromBytes(wrong), null))
            : new WalletOutcome<PaidInvoice>.Unknown("Success without a preimage.");
    }

    private void Pay(PooledInvoice invoice, Action<WalletOutcome<PaidInvoice>> reply)
    {
        var held = world.Strikes("wallet: the payee holds the payment", rates.Send);
        var duration = held ? world.Chance.Seconds(120, 40_000) : world.Chance.Milliseconds(50, 4_000);
        var settles = !world.Strikes("wallet: the payment fails", 2 * rates.Send);
        var begun = Execute(invoice, duration, settles);
        if (begun is not { } payment)
        {
            reply(Refusal(invoice));
        }
        else if (world.Strikes("wallet: pays and does not say so", rates.Send))
        {
            Note(invoice, "pays and does not say so");
        }
        else if (world.Strikes("wallet: an error that proves nothing, while paying", rates.Send))
        {
            Refuse(invoice, world.Chance.Pick(ProvingNothing), reply);
        }
        else if (rates.BooksLie && world.Strikes("wallet: says that it failed, while paying", rates.Send))
        {
            payment.DisguisedUntil = world.Now + world.Chance.Seconds(10, 30_000);
            Refuse(invoice, WalletErrorCode.PaymentFailed, reply);
        }
        else if (world.Strikes("wallet: pays and has no proof", rates.Send))
        {
            payment.OnEnded.Add(_ => reply(WithoutProof()));
        }
        else
        {
            payment.OnEnded.Add(ended => reply(ended.State == WalletPaymentState.Settled
                ? new WalletOutcome<PaidInvoice>.Answered(new PaidInvoice(invoice.Preimage, world.Chance.PerMille(900) ? ended.Fee : null))
                : new WalletOutcome<PaidInvoice>.Refused(WalletErrorCode.PaymentFailed, "no route")));
        }
    }

    /// <summary>Begins a payment; null where the node refuses.</summary>
    private WalletPayment? Execute(PooledInvoice invoice, TimeSpan duration, bool settles)
    {
        var fee = world.Strikes("wallet: a fee above the reserve", rates.Send) ? Msat.FromSats(25) : new Msat(world.Chance.Below(3_000));
        if (payments.GetValueOrDefault(invoice.Hash) is { State: not WalletPaymentState.Failed }
            || world.Now >= invoice.ExpiresAt
            || left < invoice.Amount + fee)
        {
            return null;
        }

        var payment = new WalletPayment(invoice, fee, world.Now);
        payments[invoice.Hash] = payment;
        left -= invoice.Amount + fee;
        Note(invoice, $"pays, {(settles ? "to settle" : "to fail")} in {duration}");
        OnStarted?.Invoke(this, payment);
        world.After(duration, () => End(payment, settles));
        return payment;
    }

    private void End(WalletPayment payment, bool settles)
    {
        payment.State = settles ? WalletPaymentState.Settled : WalletPaymentState.Failed;
        Note(payment.Invoice, settles ? "is settled" : "has failed");
        if (settles)
        {
            OnSettled?.Invoke(this, payment);
        }
        else
        {
            left += payment.Invoice.Amount + payment.Fee;
        }

        payment.OnEnded.ForEach(told => told(payment));
    }

    private WalletOutcome<PaidInvoice> Refusal(PooledInvoice invoice)
    {
        var code = payments.GetValueOrDefault(invoice.Hash) is { State: not WalletPaymentState.Failed } ? WalletErrorCode.Internal
            : world.Now >= invoice.ExpiresAt ? WalletErrorCode.Expired
            : WalletErrorCode.InsufficientBalance;
        Note(invoice, $"refuses: {code}");
        return new WalletOutcome<PaidInvoice>.Refused(code, "refused");
    }

    private void Refuse(PooledInvoice invoice, WalletErrorCode code, Action<WalletOutcome<PaidInvoice>> reply)
    {
        Note(invoice, $"says {code}");
        reply(new WalletOutcome<PaidInvoice>.Refused(code, "refused"));
    }

    private void Note(PooledInvoice invoice, string what)
    {
        if (world.IsTracing)
        {
            world.Note($"wallet {name}: {invoice.Hash.ToString()[..8]} {what}");
        }
    }
}
