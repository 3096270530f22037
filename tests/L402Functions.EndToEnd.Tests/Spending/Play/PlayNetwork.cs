using L402Functions.DevWallet;
using L402Functions.DevWallet.Ledger;
using L402Functions.DevWallet.Nwc;
using L402Functions.DevWallet.Relay;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.EndToEnd.Tests.Spending.Play;

/// <summary>
/// A simulated network in this process, whose ledger outlives every host: a merchant who makes invoices, and buyers with a wallet service each on a
/// relay. What was paid is read here and nowhere else.
/// </summary>
internal sealed class PlayNetwork : IAsyncDisposable
{
    /// <summary>The name of the connection that every wallet has from the start.</summary>
    public const string FirstConnection = "host";

    private readonly DevRelay relay;
    private readonly SimulatedNetwork network;
    private readonly SimulatedWallet merchant;
    private readonly List<NwcWalletService> services = [];
    private readonly List<WireTap> taps = [];

    private PlayNetwork(DevRelay relay, RoutingFee fee)
    {
        this.relay = relay;
        network = new SimulatedNetwork(TimeProvider.System, fee: fee);
        merchant = network.CreateWallet("merchant", Msat.Zero);
    }

    /// <summary>Every payment that arrived, by its hash.</summary>
    public ILookup<PaymentHash, NetworkPayment> Settled =>
        network.Payments.Where(p => p.State == NetworkPaymentState.Settled).ToLookup(p => p.PaymentHash);

    public static async Task<PlayNetwork> StartAsync(RoutingFee fee) =>
        new(await DevRelay.StartNewAsync(new DevRelayOptions(), TimeProvider.System, CancellationToken.None), fee);

    /// <summary>Another buyer, whose books tell of nobody else's payments.</summary>
    public async Task<PlayWallet> ServeAsync()
    {
        var buyer = network.CreateWallet($"buyer-{services.Count + 1}", Msat.FromSats(100_000_000));
        var service = new NwcWalletService(buyer, [relay.Address], new NwcWalletServiceOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        services.Add(service);
        await service.StartAsync(CancellationToken.None);
        var connection = service.CreateConnection(FirstConnection);
        var listening = relay.SubscriptionCount;
        var tap = new WireTap(connection);
        taps.Add(tap);
        await Until.TrueAsync(() => relay.SubscriptionCount > listening);
        return new PlayWallet(connection, service.Faults, tap, service);
    }

    /// <summary>An invoice of the merchant.</summary>
    public async Task<PlayInvoice> InvoiceAsync(Msat amount, TimeSpan expiry)
    {
        var made = (WalletOutcome<WalletTransaction>.Answered)await merchant.MakeInvoiceAsync(
            new MakeInvoiceRequest(amount, "for a test", Expiry: expiry), CancellationToken.None);
        return new PlayInvoice(made.Value.Invoice!, made.Value.PaymentHash);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var tap in taps)
        {
            await tap.DisposeAsync();
        }

        foreach (var service in services)
        {
            await service.DisposeAsync();
        }

        await relay.DisposeAsync();
    }
}
