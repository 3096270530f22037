using Azure.Storage.Queues.Models;
using L402Functions.DevWallet;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.TestSupport.Azurite;
using L402Functions.Worker.Tests.Playing;

namespace L402Functions.Worker.Tests.Hosting;

/// <summary>The published app under the test's host, with a storage and wallets of its own.</summary>
public sealed class HostedApp : IAsyncLifetime
{
    /// <summary>What agents buy from.</summary>
    public const string Shop = "https://shop.example/page";

    private readonly AzuriteServer azurite = new();
    private PlayNetwork? network;
    private TroubledUpstream? upstream;
    private FunctionsHost? host;
    private SpendClient? client;
    private Customer? customer;

    internal FunctionsHost Host => host!;

    internal PlayNetwork Network => network!;

    /// <summary>The wallet that agents pay from.</summary>
    internal PlayWallet Buyer { get; private set; } = null!;

    /// <summary>A server that the app sells, with troubles.</summary>
    internal TroubledUpstream Upstream => upstream!;

    internal SpendClient Client => client!;

    internal Customer Customer => customer!;

    internal string Storage => azurite.ConnectionString;

    public async Task InitializeAsync()
    {
        await azurite.InitializeAsync();
        network = await PlayNetwork.StartAsync(new RoutingFee());
        Buyer = await network.ServeAsync();
        upstream = await TroubledUpstream.StartAsync();
        var settings = AppSettings.Of(Storage, (await network.ServeAsync()).Connection, Buyer.Connection)
            .Price("upstream", ("Sats", "5"))
            .Route("upstream", ("Path", "/upstream/*"), ("Price", "upstream"), ("Upstream", upstream.Address.ToString()));
        host = await FunctionsHost.StartAsync(settings, HostSettings.OperatorKey);
        client = new SpendClient(host.Address);
        customer = new Customer(host.Address, (await network.ServeAsync()).Connection);
    }

    /// <summary>Puts a message into the queue of a function, as somebody does who may write to it.</summary>
    internal async Task PutAsync(HostedFunction function, byte[] message)
    {
        var queue = Deliveries.QueueOf(function, Storage);
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync(BinaryData.FromBytes(message));
    }

    /// <summary>Takes the message about a payment out of the queue of a function, as the host's listener does.</summary>
    internal async Task<QueueMessage> TakeAsync(HostedFunction function, string about)
    {
        var queue = Deliveries.QueueOf(function, Storage);
        QueueMessage? taken = null;
        await Until.TrueAsync(async () =>
        {
            foreach (var message in (await queue.ReceiveMessagesAsync(32, TimeSpan.FromSeconds(30))).Value)
            {
                if (message.Body.ToString().Contains(about, StringComparison.Ordinal))
                {
                    taken = message;
                }
            }

            return taken is not null;
        });
        return taken!;
    }

    public async Task DisposeAsync()
    {
        await (customer?.DisposeAsync() ?? default);
        client?.Dispose();
        await (host?.DisposeAsync() ?? default);
        await (upstream?.DisposeAsync() ?? default);
        await (network?.DisposeAsync() ?? default);
        await azurite.DisposeAsync();
    }
}
