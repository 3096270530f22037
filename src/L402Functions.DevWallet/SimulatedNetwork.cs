using L402Functions.DevWallet.Ledger;
using L402Functions.DevWallet.Secrets;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet;

/// <summary>
/// A Lightning network in memory, for development and tests: wallets with real keys make real <c>lnbcrt</c> invoices and pay them to each
/// other with real preimages. Money is conserved: what leaves a payer is in flight, then with the payee and the routing nodes, or back.
/// Safe to use from several threads; the clock and chance belong to whoever creates it.
/// </summary>
public sealed class SimulatedNetwork
{
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly ISecretSource secrets;
    private readonly Dictionary<NodeId, SimulatedWallet> wallets = [];
    private readonly Dictionary<PaymentHash, IssuedInvoice> invoices = [];
    private readonly List<LedgerPayment> payments = [];
    private readonly HashSet<ITimer> timers = [];
    private long sequence;
    private Msat inFlight;
    private Msat routingFees;

    /// <summary>A network without wallets.</summary>
    /// <param name="clock">The time.</param>
    /// <param name="secrets">Where keys and preimages come from; the system's generator where null.</param>
    /// <param name="fee">What routing costs.</param>
    public SimulatedNetwork(TimeProvider clock, ISecretSource? secrets = null, RoutingFee fee = default)
    {
        this.clock = clock;
        this.secrets = secrets ?? SystemSecretSource.Instance;
        Fee = fee;
    }

    /// <summary>What routing costs.</summary>
    public RoutingFee Fee { get; }

    /// <summary>Every payment that the network took on, oldest first, as it stands now.</summary>
    public IReadOnlyList<NetworkPayment> Payments
    {
        get
        {
            lock (gate)
            {
                return [.. payments.Select(p => p.Snapshot())];
            }
        }
    }

    /// <summary>Where the money is now.</summary>
    public NetworkMoney Money
    {
        get
        {
            lock (gate)
            {
                return new NetworkMoney(wallets.Values.Aggregate(Msat.Zero, (sum, wallet) => sum + wallet.Balance), inFlight, routingFees);
            }
        }
    }

    internal DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Opens a wallet on a node of its own, with money from outside.</summary>
    /// <param name="alias">The node's name.</param>
    /// <param name="balance">What it can spend.</param>
    /// <exception cref="OverflowException">There would be more money than can exist.</exception>
    public SimulatedWallet CreateWallet(string alias, Msat balance)
    {
        ArgumentNullException.ThrowIfNull(alias);
        var key = NewSecret();
        var wallet = new SimulatedWallet(this, alias, key, Bolt11Encoder.NodeOf(key)) { Balance = balance };
        lock (gate)
        {
            _ = Money.Total + balance;
            wallets.Add(wallet.Node, wallet);
        }

        return wallet;
    }

    /// <summary>Reads a consistent state: <paramref name="read"/> runs under the lock and leaves nothing to be read later.</summary>
    internal T Read<T>(Func<T> read)
    {
        lock (gate)
        {
            return read();
        }
    }

    /// <summary>Everything that a wallet received or sent or tried to, newest first.</summary>
    internal IEnumerable<WalletTransaction> TransactionsOf(SimulatedWallet wallet) =>
        invoices.Values.Where(i => i.Payee == wallet).Select(i => (i.Sequence, Invoice: (IssuedInvoice?)i, Payment: (LedgerPayment?)null))
            .Concat(payments.Where(p => p.Payer == wallet).Select(p => (p.Sequence, Invoice: (IssuedInvoice?)null, Payment: (LedgerPayment?)p)))
            .OrderByDescending(entry => entry.Sequence)
            .Select(entry => entry.Invoice is not null ? Transactions.Of(entry.Invoice, Now) : Transactions.Of(entry.Payment!));

    /// <summary>What a wallet knows of a payment hash.</summary>
    internal WalletTransaction? Find(SimulatedWallet wallet, PaymentHash hash)
    {
        lock (gate)
        {
            if (!invoices.TryGetValue(hash, out var issued))
            {
                return null;
            }

            if (issued.Payee == wallet)
            {
                return Transactions.Of(issued, Now);
            }

            var payment = issued.Payment is { } current && current.Payer == wallet
                ? current
                : payments.FindLast(p => p.Payer == wallet && p.Invoice.PaymentHash == hash);
            return payment is null ? null : Transactions.Of(payment);
        }
    }

    internal byte[] NewSecret()
    {
        var secret = new byte[32];
        secrets.Fill(secret);
        return secret;
    }

    /// <summary>Runs an action later, or at once where there is nothing to wait for.</summary>
    internal void Schedule(TimeSpan delay, Action action)
    {
        if (delay <= TimeSpan.Zero)
        {
            action();
            return;
        }

        ITimer? timer = null;
        timer = clock.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (gate)
        {
            timers.Add(timer);
        }

        timer.Change(delay, Timeout.InfiniteTimeSpan);

        void Fire()
        {
            lock (gate)
            {
                timers.Remove(timer!);
            }

            timer!.Dispose();
            action();
        }
    }

    /// <summary>Makes an invoice; null where there is one of that payment hash already.</summary>
    internal IssuedInvoice? Issue(SimulatedWallet payee, Bolt11Draft draft, Preimage? preimage, ReadOnlySpan<byte> key)
    {
        var text = Bolt11Encoder.Encode(draft, key);
        if (!Bolt11Decoder.TryDecode(text, out var invoice, out var error))
        {
            throw new InvalidOperationException($"A new invoice does not decode: {error}.");
        }

        lock (gate)
        {
            var issued = new IssuedInvoice(++sequence, payee, invoice, preimage);
            return invoices.TryAdd(invoice.PaymentHash, issued) ? issued : null;
        }
    }

    /// <summary>Takes a payment on, in one step: checks, and moves the money into flight.</summary>
    internal PaymentStart Start(SimulatedWallet payer, Bolt11Invoice invoice, Msat amount)
    {
        LedgerPayment payment;
        TimeSpan delay;
        lock (gate)
        {
            if (Refusal(payer, invoice, amount) is { } refused)
            {
                return refused;
            }

            var issued = invoices[invoice.PaymentHash];
            payment = new LedgerPayment(++sequence, payer, invoice, amount, Fee.Of(amount), Now);
            payer.Balance -= payment.Amount + payment.Fee;
            inFlight += payment.Amount + payment.Fee;
            payments.Add(payment);
            issued.Payment = payment;
            payment.IsHeld = issued.Payee.HoldsIncoming || issued.Preimage is null;
            if (payment.IsHeld)
            {
                issued.Payee.Notify(WalletNotificationType.HoldInvoiceAccepted, Transactions.Of(issued, Now));
                return new PaymentStart.Taken(payment);
            }

            delay = issued.Payee.SettlementDelay;
            if (delay <= TimeSpan.Zero)
            {
                Settle(payment);
                return new PaymentStart.Taken(payment);
            }
        }

        Schedule(delay, () =>
        {
            lock (gate)
            {
                Settle(payment);
            }
        });
        return new PaymentStart.Taken(payment);
    }

    /// <summary>Ends a payment that the payee holds. False where it holds none of that hash, or nobody has given the preimage.</summary>
    internal bool Release(SimulatedWallet payee, PaymentHash hash, bool settle, Preimage? preimage = null)
    {
        lock (gate)
        {
            if (!invoices.TryGetValue(hash, out var issued) || issued.Payee != payee || issued.Payment is not { IsHeld: true } payment)
            {
                return false;
            }

            if (settle)
            {
                issued.Preimage ??= preimage;
                if (issued.Preimage is null)
                {
                    return false;
                }

                Settle(payment);
                return true;
            }

            inFlight -= payment.Amount + payment.Fee;
            payment.Payer.Balance += payment.Amount + payment.Fee;
            issued.Payment = null;
            payment.Fail(Now);
            return true;
        }
    }

    private void Settle(LedgerPayment payment)
    {
        var issued = invoices[payment.Invoice.PaymentHash];
        inFlight -= payment.Amount + payment.Fee;
        issued.Payee.Balance += payment.Amount;
        routingFees += payment.Fee;
        payment.Settle(issued.Preimage ?? throw new InvalidOperationException("Nobody has given the preimage."), Now);
        issued.Payee.Notify(WalletNotificationType.PaymentReceived, Transactions.Of(issued, Now));
        payment.Payer.Notify(WalletNotificationType.PaymentSent, Transactions.Of(payment));
    }

    private PaymentStart.Refused? Refusal(SimulatedWallet payer, Bolt11Invoice invoice, Msat amount)
    {
        // A wallet looks into its own books first; a payment that failed may be tried again.
        var issued = invoices.GetValueOrDefault(invoice.PaymentHash);
        if (issued?.Payment is { } earlier && earlier.Payer == payer)
        {
            return new PaymentStart.Refused(
                WalletErrorCode.Internal, earlier.State == NetworkPaymentState.Settled ? "invoice is already paid" : "payment is in transition");
        }

        if (invoice.ExpiresAt <= Now)
        {
            return new PaymentStart.Refused(WalletErrorCode.Expired, "invoice expired");
        }

        if (invoice.Payee == payer.Node)
        {
            return new PaymentStart.Refused(WalletErrorCode.PaymentFailed, "self-payments not allowed");
        }

        if (!wallets.ContainsKey(invoice.Payee))
        {
            return new PaymentStart.Refused(WalletErrorCode.PaymentFailed, "no route");
        }

        if (payer.Balance < amount || payer.Balance - amount < Fee.Of(amount))
        {
            return new PaymentStart.Refused(WalletErrorCode.InsufficientBalance, "not enough for the amount and its fee");
        }

        // The payee takes one payment, of what it asked for, from who knows the secret.
        return issued is { Payment: null }
            && issued.Invoice.Payee == invoice.Payee
            && issued.Invoice.PaymentSecret.Span.SequenceEqual(invoice.PaymentSecret.Span)
            && issued.Invoice.Amount == amount
            ? null
            : new PaymentStart.Refused(WalletErrorCode.PaymentFailed, "incorrect or unknown payment details");
    }
}
