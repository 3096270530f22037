using L402Functions.DevWallet;
using L402Functions.DevWallet.Nwc;
using L402Functions.DevWallet.Relay;
using L402Functions.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.LocalHost.Running;

/// <summary>
/// The simulated network of a local run: a seller who is paid, agents' wallet and a customer's with play money, each behind a wallet service on a relay of
/// this process. The agents' wallet pays what agents ask for and nothing else, so that its list can be compared with the books. Whoever uses them does so with a connection string, as with a real wallet.
/// </summary>
public sealed class LocalWallets : IAsyncDisposable
{
    private static readonly Msat PlayMoney = Msat.FromSats(1_000_000);

    private readonly DevRelay relay;
    private readonly List<NwcWalletService> services = [];

    private LocalWallets(DevRelay relay) => this.relay = relay;

    /// <summary>What the wallet that agents pay from is called in the settings.</summary>
    public const string BuyersName = "buyer";

    /// <summary>What the wallet is called that a person pays from.</summary>
    public const string CustomersName = "customer";

    /// <summary>Opens the seller's wallet. A secret.</summary>
    public string Seller { get; private set; } = "";

    /// <summary>Opens the agents' wallet. A secret.</summary>
    public string Buyer { get; private set; } = "";

    /// <summary>Opens the customer's wallet. A secret.</summary>
    public string Customer { get; private set; } = "";

    /// <summary>The relay, on this machine only.</summary>
    public Uri Relay => relay.Address;

    /// <summary>Starts the relay and the wallet services.</summary>
    public static async Task<LocalWallets> StartAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var wallets = new LocalWallets(await DevRelay.StartNewAsync(new DevRelayOptions(), clock, cancellationToken));
        try
        {
            var network = new SimulatedNetwork(clock);
            wallets.Seller = await wallets.ServeAsync(network.CreateWallet("seller", Msat.Zero), clock, cancellationToken);
            wallets.Buyer = await wallets.ServeAsync(network.CreateWallet("buyer", PlayMoney), clock, cancellationToken);
            wallets.Customer = await wallets.ServeAsync(network.CreateWallet("customer", PlayMoney), clock, cancellationToken);
            return wallets;
        }
        catch
        {
            await wallets.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the services, then the relay.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in services)
        {
            await service.DisposeAsync();
        }

        await relay.DisposeAsync();
    }

    private async Task<string> ServeAsync(SimulatedWallet wallet, TimeProvider clock, CancellationToken cancellationToken)
    {
        var service = new NwcWalletService(wallet, [relay.Address], new NwcWalletServiceOptions(), clock, NullLoggerFactory.Instance);
        services.Add(service);
        await service.StartAsync(cancellationToken);
        return service.CreateConnection("localhost");
    }
}
