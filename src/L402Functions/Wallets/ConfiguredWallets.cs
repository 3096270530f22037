using L402Functions.Nostr.Telemetry;
using L402Functions.Nostr.Wallets;
using L402Functions.Settings;
using Microsoft.Extensions.Logging;

namespace L402Functions.Wallets;

/// <summary>
/// The wallets of the settings (<c>L402:Wallets:&lt;name&gt;</c>), one client each for the whole process. Nothing is connected before a wallet is used.
/// </summary>
public sealed class ConfiguredWallets : IAsyncDisposable
{
    /// <summary>The name of the wallet that makes the invoices of paid endpoints.</summary>
    public const string Seller = "seller";

    private readonly Dictionary<string, NwcClient> clients = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<NwcUri> uris = [];

    /// <summary>Clients of settings that have passed their validation.</summary>
    public ConfiguredWallets(L402Settings settings, NwcMetrics metrics, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (var (name, text) in settings.Wallets)
        {
            var uri = NwcUri.Parse(text);
            uris.Add(uri);
            var options = new NwcClientOptions { AllowNip04 = settings.Nip04Wallets.Contains(name, StringComparer.OrdinalIgnoreCase) };
            clients[name] = new NwcClient(uri, options, metrics, clock, loggers);
        }
    }

    /// <summary>The wallets' names.</summary>
    public IReadOnlyCollection<string> Names => clients.Keys;

    /// <summary>The wallet of that name, where one is configured.</summary>
    public NwcClient? Find(string name) => clients.GetValueOrDefault(name);

    /// <summary>Ends every connection and forgets the secrets.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients.Values)
        {
            await client.DisposeAsync();
        }

        uris.ForEach(uri => uri.Dispose());
    }
}
