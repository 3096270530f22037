using System.Globalization;
using System.Text.Json.Nodes;
using L402Functions.DevWallet;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Protocol;

namespace L402Functions.EndToEnd.Tests.Spending.Crowd;

/// <summary>Four processes of one app, sixteen workers each, on one storage and one wallet.</summary>
internal sealed class Crew : IAsyncDisposable
{
    /// <summary>What one payment costs: the amount and the routing fee, which is also what is reserved for it.</summary>
    public static readonly Msat Price = Msat.FromSats(10);

    public static readonly Msat Fee = Msat.FromSats(1);

    private const int Processes = 4;
    private const int Workers = 16;
    private readonly AzuriteProcess azurite;
    private readonly PlayNetwork network;
    private readonly List<LocalHostProcess> hosts = [];
    private readonly List<SpendClient> clients = [];

    private Crew(AzuriteProcess azurite, PlayNetwork network, PlayWallet wallet)
    {
        this.azurite = azurite;
        this.network = network;
        Wallet = wallet;
    }

    public PlayNetwork Network => network;

    public PlayWallet Wallet { get; }

    public IReadOnlyList<LocalHostProcess> Hosts => hosts;

    /// <summary>The first host's operator.</summary>
    public SpendClient Client => clients[0];

    public string Storage => azurite.ConnectionString;

    public static async Task<Crew> StartAsync()
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var network = await PlayNetwork.StartAsync(new RoutingFee(Fee, 0));
        var crew = new Crew(azurite, network, await network.ServeAsync());
        try
        {
            for (var i = 0; i < Processes; i++)
            {
                var host = await LocalHostProcess.StartAsync(crew.Settings(), "--storage", crew.Storage);
                crew.hosts.Add(host);
                crew.clients.Add(new SpendClient(host.Address));
            }

            return crew;
        }
        catch
        {
            await crew.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new agent with money for that many payments and not one more.</summary>
    public Task<TestAgent> RegisterAsync(int payments) => Client.RegisterAsync("buyer", policy =>
    {
        policy["wallet"] = new JsonObject { ["balance_sats"] = (Price + Fee).Value * payments / 1000 };
        policy["fees"] = new JsonObject { ["max_ppm"] = 0, ["floor_sats"] = 1 };
        policy["velocity"] = new JsonObject { ["unknown_max"] = 256, ["unknown_per_payee_max"] = 256 };
    });

    /// <summary>The agent as each host knows it.</summary>
    public IReadOnlyList<TestAgent> SeenFromEach(TestAgent agent) => [.. clients.Select(c => agent with { Client = c })];

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(c => c.Dispose());
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await network.DisposeAsync();
        await azurite.DisposeAsync();
    }

    private Dictionary<string, string?> Settings()
    {
        var settings = HostSettings.Basic();
        settings["L402__Wallets__buyer"] = Wallet.Connection;
        settings["L402__Spending__Destinations__shop__Host"] = "shop.example";
        settings["L402__Spending__Destinations__shop__Category"] = "tool_calls";
        settings["L402__Spending__BusyPauseSeconds"] = "1";
        settings["L402__Spending__SweepGraceSeconds"] = "5";
        settings["L402SweepSchedule"] = "*/5 * * * * *";
        settings["AzureFunctionsJobHost__extensions__queues__batchSize"] = Workers.ToString(CultureInfo.InvariantCulture);
        settings["AzureFunctionsJobHost__extensions__queues__newBatchThreshold"] = "0";
        return settings;
    }
}
