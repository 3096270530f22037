using L402Functions.DevWallet;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

/// <summary>One request of one method, prepared so that an honest wallet answers it, with its outcome in terms that all methods share.</summary>
internal sealed class Ask(WalletLine line)
{
    private WalletTransaction toPay = null!;
    private WalletTransaction paid = null!;
    private Preimage heldPreimage;
    private PaymentHash cancelledHash;
    private int hashes;

    /// <summary>The invoice that <see cref="WalletMethod.PayInvoice"/> pays.</summary>
    public WalletTransaction ToPay => toPay;

    /// <summary>What the payment's outcome was, once it was asked for.</summary>
    public WalletOutcome<PaidInvoice>? Payment { get; private set; }

    /// <summary>What the lookup's outcome was, once it was asked for.</summary>
    public WalletOutcome<WalletTransaction>? Lookup { get; private set; }

    public static async Task<Ask> PrepareAsync(WalletLine line)
    {
        var ask = new Ask(line) { toPay = await line.InvoiceAsync(), paid = await line.InvoiceAsync() };
        Bounded.Answered(await WalletLine.PayAsync(line.Buyer, ask.paid));
        ask.heldPreimage = Preimage.FromBytes(Enumerable.Repeat((byte)7, 32).ToArray());
        await ask.HoldAsync(PaymentHash.Of(ask.heldPreimage));
        ask.cancelledHash = ask.NewHash();
        await ask.HoldAsync(ask.cancelledHash);
        return ask;
    }

    /// <summary>Sends the request; the name of its outcome, with the code where it was refused.</summary>
    public Task<string> Async(WalletMethod method) => method switch
    {
        WalletMethod.PayInvoice => PayAsync(),
        WalletMethod.LookupInvoice => LookupAsync(),
        WalletMethod.MakeInvoice => NameAsync(line.Client.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(5), "made"), default)),
        WalletMethod.ListTransactions => NameAsync(line.Client.ListTransactionsAsync(new ListTransactionsRequest(), default)),
        WalletMethod.GetBalance => NameAsync(line.Client.GetBalanceAsync(default)),
        WalletMethod.GetInfo => NameAsync(line.Client.GetInfoAsync(default)),
        WalletMethod.MakeHoldInvoice => NameAsync(line.Client.MakeHoldInvoiceAsync(new MakeHoldInvoiceRequest(NewHash(), Msat.FromSats(5)), default)),
        WalletMethod.SettleHoldInvoice => NameAsync(line.Client.SettleHoldInvoiceAsync(heldPreimage, default)),
        WalletMethod.CancelHoldInvoice => NameAsync(line.Client.CancelHoldInvoiceAsync(cancelledHash, default)),
        WalletMethod.GetBudget => NameAsync(line.Client.GetBudgetAsync(default)),
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    public static string NameOf<T>(WalletOutcome<T> outcome) => outcome switch
    {
        WalletOutcome<T>.Answered => "Answered",
        WalletOutcome<T>.Refused refused => $"Refused {refused.Code}",
        WalletOutcome<T>.NotSent => "NotSent",
        WalletOutcome<T>.Unknown => "Unknown",
        _ => throw new InvalidOperationException(),
    };

    private static async Task<string> NameAsync<T>(Task<WalletOutcome<T>> outcome) => NameOf(await outcome);

    private async Task<string> PayAsync()
    {
        Payment = await WalletLine.PayAsync(line.Client, toPay);
        return NameOf(Payment);
    }

    private async Task<string> LookupAsync()
    {
        Lookup = await line.Client.LookupInvoiceAsync(paid.PaymentHash, default);
        return NameOf(Lookup);
    }

    private PaymentHash NewHash() => PaymentHash.Of(Preimage.FromBytes(Enumerable.Repeat((byte)(100 + ++hashes), 32).ToArray()));

    private async Task HoldAsync(PaymentHash hash)
    {
        var invoice = Bounded.Answered(await line.Buyer.MakeHoldInvoiceAsync(new MakeHoldInvoiceRequest(hash, Msat.FromSats(5)), default));
        _ = WalletLine.PayAsync(line.Seller, invoice);
    }
}
