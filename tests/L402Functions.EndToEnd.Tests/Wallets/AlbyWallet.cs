using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using L402Functions.DevWallet;
using L402Functions.EndToEnd.Tests.Peers;
using L402Functions.Nostr.Relays;
using L402Functions.Nostr.Telemetry;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.EndToEnd.Tests.Wallets;

/// <summary>
/// Our client at the wallet service of @getalby/sdk, through the relay of @nostr-relay: of everything between the client and the money, only the
/// client is ours. The money is a wallet of 100 000 sat on a simulated network, with a seller on it.
/// </summary>
public sealed class AlbyWallet : IAsyncLifetime
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private WalletBackend? backend;
    private PeerProcess? service;
    private NwcUri? uri;

    public AlbyWallet()
    {
        Network = new SimulatedNetwork(TimeProvider.System, fee: new RoutingFee(new Msat(1_000), 100));
        Wallet = Network.CreateWallet("alby", Msat.FromSats(100_000));
        Seller = Network.CreateWallet("seller", Msat.FromSats(100_000));
    }

    internal SimulatedNetwork Network { get; }

    internal SimulatedWallet Wallet { get; }

    internal SimulatedWallet Seller { get; }

    internal PeerRelay Relay { get; private set; } = null!;

    internal NwcClient Client { get; private set; } = null!;

    internal RecordedLog Log { get; } = new();

    /// <summary>The connection string, as the SDK writes it.</summary>
    internal string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Relay = await PeerRelay.StartAsync();
        backend = await WalletBackend.StartAsync(Wallet);
        service = await PeerPackages.StartAsync("wallet-service.mjs", Relay.Address.ToString(), backend.Address.ToString());
        ConnectionString = await service.ReadLineAsync();
        uri = NwcUri.Parse(ConnectionString);
        Client = Connect();
    }

    public async Task DisposeAsync()
    {
        await (Client?.DisposeAsync() ?? default);
        await (service?.DisposeAsync() ?? default);
        await (backend?.DisposeAsync() ?? default);
        await (Relay?.DisposeAsync() ?? default);
        uri?.Dispose();
        Log.Dispose();
        await services.DisposeAsync();
    }

    /// <summary>A client of the same connection.</summary>
    internal NwcClient Connect(TimeSpan? wait = null) => Connect(uri!, wait);

    /// <summary>A client of another connection.</summary>
    internal NwcClient Connect(NwcUri connection, TimeSpan? wait = null) => new(
        connection,
        new NwcClientOptions
        {
            Wait = wait ?? TimeSpan.FromSeconds(45),
            Relays = new RelayPoolOptions { FirstBackoff = TimeSpan.FromMilliseconds(50), LongestBackoff = TimeSpan.FromMilliseconds(500) },
        },
        new NwcMetrics(services.GetRequiredService<IMeterFactory>()),
        TimeProvider.System,
        Log);

    /// <summary>The relay goes, and comes back at the same address without anything that it held.</summary>
    internal async Task RestartRelayAsync()
    {
        await Relay.DisposeAsync();
        Relay = await PeerRelay.StartAsync(Relay.Address.Port);
    }

    /// <summary>Has the service send a notification.</summary>
    internal Task TellAsync(string type, WalletTransaction transaction) =>
        service!.WriteLineAsync(new JsonObject { ["notification_type"] = type, ["notification"] = WalletBackend.Json(transaction) }.ToJsonString());

    internal Task<WalletTransaction> InvoiceAsync(long sats = 1_000) =>
        Bounded.AnswerAsync(Seller.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(sats), "a call"), default));

    internal static Task<WalletOutcome<PaidInvoice>> PayAsync(IWallet payer, WalletTransaction invoice) =>
        payer.PayInvoiceAsync(new PayInvoiceRequest(invoice.Invoice!), default);
}
