using System.Diagnostics.Metrics;
using L402Functions.LocalHost.Running;
using L402Functions.Nostr.Telemetry;
using L402Functions.Nostr.Wallets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.LocalHost.Checking;

/// <summary><c>--check-wallet</c>: finds the wallet in the settings, or among the simulated ones, and looks at it.</summary>
internal static class CheckCommand
{
    /// <summary>How long one question may wait: a person is watching.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>True where the wallet is there and answers.</summary>
    public static async Task<bool> RunAsync(string name, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        await using var simulated = await LocalWallets.StartAsync(clock, cancellationToken);
        var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables();
        LocalApp.AddWallets(configuration, simulated);

        var wallets = configuration.GetSection("L402:Wallets");
        if (wallets[name] is not { } text)
        {
            var known = string.Join(", ", wallets.GetChildren().Select(w => w.Key));
            await output.WriteLineAsync($"There is no wallet '{name}'. Set L402__Wallets__{name}=nostr+walletconnect://…, or look at one of: {known}.");
            return false;
        }

        if (!NwcUri.TryParse(text, out var uri, out var problem))
        {
            await output.WriteLineAsync($"L402__Wallets__{name} is no Nostr Wallet Connect address: {problem}.");
            return false;
        }

        using var secret = uri;
        await using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var allowNip04 = configuration.GetSection("L402:Nip04Wallets").GetChildren().Any(n => string.Equals(n.Value, name, StringComparison.OrdinalIgnoreCase));
        await using var client = new NwcClient(
            uri,
            new NwcClientOptions { Wait = Patience, AllowNip04 = allowNip04 },
            new NwcMetrics(provider.GetRequiredService<IMeterFactory>()),
            clock,
            NullLoggerFactory.Instance);
        return await new WalletCheck(client, allowNip04, output, clock).RunAsync(name, cancellationToken);
    }
}
