using L402Functions.DevWallet;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;

namespace L402Functions.EndToEnd.Tests.Spending;

/// <summary>
/// One host with a storage of its own: hosts that share queues share the work too, and each has a simulated network of its own. A merchant
/// among its agents makes the invoices that the others pay.
/// </summary>
public sealed class SpendFixture : IAsyncLifetime
{
    /// <summary>Opens a wallet whose relay does not exist.</summary>
    public const string SilentWallet =
        "nostr+walletconnect://79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798?relay=ws%3A%2F%2F127.0.0.1%3A1&secret=0101010101010101010101010101010101010101010101010101010101010101";

    private AzuriteProcess? azurite;
    private PlayNetwork? network;
    private LocalHostProcess? host;
    private SpendClient? client;
    private TestAgent? merchant;

    internal SpendClient Client => client!;

    internal LocalHostProcess Host => host!;

    internal TestAgent Merchant => merchant!;

    /// <summary>A wallet on a network of the tests' own, which does what a test tells it to.</summary>
    internal PlayWallet Fickle { get; private set; } = null!;

    internal string Storage => azurite!.ConnectionString;

    public async Task InitializeAsync()
    {
        azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var settings = HostSettings.Basic();
        network = await PlayNetwork.StartAsync(new RoutingFee());
        Fickle = await network.ServeAsync();
        settings["L402__Wallets__silent"] = SilentWallet;
        settings["L402__Wallets__fickle"] = Fickle.Connection;
        settings["L402RollupSchedule"] = "*/2 * * * * *";
        settings["L402__Spending__Destinations__models__Host"] = "models.example";
        settings["L402__Spending__Destinations__models__Category"] = "inference";
        host = await LocalHostProcess.StartAsync(settings, "--storage", Storage);
        client = new SpendClient(host.Address);
        merchant = await client.RegisterAsync("seller");
    }

    public async Task DisposeAsync()
    {
        client?.Dispose();
        await (host?.DisposeAsync() ?? default);
        await (network?.DisposeAsync() ?? default);
        await (azurite?.DisposeAsync() ?? default);
    }
}
