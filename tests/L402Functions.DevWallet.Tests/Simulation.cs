using L402Functions.DevWallet.Secrets;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Tests;

/// <summary>A buyer with 100 000 sat and a seller with none, on a network that charges 1 sat and 1000 ppm, with a clock that stands still.</summary>
internal sealed class Simulation
{
    public static readonly RoutingFee Fee = new(Msat.FromSats(1), 1_000);

    public Simulation()
    {
        Network = new SimulatedNetwork(Clock, new SeededSecretSource("tests"), Fee);
        Buyer = Network.CreateWallet("buyer", Msat.FromSats(100_000));
        Seller = Network.CreateWallet("seller", Msat.Zero);
    }

    public ManualClock Clock { get; } = new();

    public SimulatedNetwork Network { get; }

    public SimulatedWallet Buyer { get; }

    public SimulatedWallet Seller { get; }

    public static T Answered<T>(WalletOutcome<T> outcome) => Assert.IsType<WalletOutcome<T>.Answered>(outcome).Value;

    public static void AssertRefused<T>(WalletErrorCode code, WalletOutcome<T> outcome) =>
        Assert.Equal(code, Assert.IsType<WalletOutcome<T>.Refused>(outcome).Code);

    public static void AssertUnknown<T>(WalletOutcome<T> outcome) => Assert.IsType<WalletOutcome<T>.Unknown>(outcome);

    public async Task<WalletTransaction> InvoiceAsync(long sats = 1_000, TimeSpan? expiry = null) =>
        Answered(await Seller.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(sats), "a call", null, expiry), default));

    public Task<WalletOutcome<PaidInvoice>> PayAsync(WalletTransaction invoice, CancellationToken cancellationToken = default) =>
        Buyer.PayInvoiceAsync(new PayInvoiceRequest(invoice.Invoice!), cancellationToken);

    public static async Task<Msat> BalanceAsync(IWallet wallet) => Answered(await wallet.GetBalanceAsync(default));

    public static async Task<WalletTransaction> LookupAsync(IWallet wallet, WalletTransaction transaction) =>
        Answered(await wallet.LookupInvoiceAsync(transaction.PaymentHash, default));
}
