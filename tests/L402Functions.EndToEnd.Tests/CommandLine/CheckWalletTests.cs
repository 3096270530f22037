using L402Functions.DevWallet;
using L402Functions.DevWallet.Nwc;
using L402Functions.DevWallet.Relay;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.EndToEnd.Tests.CommandLine;

/// <summary><c>--check-wallet</c>: what a person learns of a wallet before trusting it with anything.</summary>
public sealed class CheckWalletTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_wallet_of_the_settings_is_described_in_words_and_nothing_is_spent()
    {
        await using var relay = await DevRelay.StartNewAsync(new DevRelayOptions(), TimeProvider.System, CancellationToken.None);
        var network = new SimulatedNetwork(TimeProvider.System);
        await using var service = new NwcWalletService(
            network.CreateWallet("shop", Msat.FromSats(1_234)), [relay.Address], new NwcWalletServiceOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await service.StartAsync(CancellationToken.None);
        var secret = service.CreateConnection("check");

        var check = await HostCommand.RunAsync(["--check-wallet", "shop"], [KeyValuePair.Create("L402__Wallets__shop", (string?)secret)], Patience);

        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        string[] told =
        [
            $"Wallet 'shop' (NwcClient of {service.PublicKey})", $"{relay.Address.Authority}: connected", "make_invoice", "pay_invoice",
            "encryption NIP-44", "shop, regtest", "1,234 sat (1234000 msat)", "10 of 10 get_info answered", "Nothing was spent.",
        ];
        Assert.All(told, text => Assert.Contains(text, check.Output, StringComparison.Ordinal));
        Assert.DoesNotContain(secret[^64..], check.Output + check.Error, StringComparison.Ordinal);
        Assert.Empty(network.Payments);
        Assert.Equal(Msat.FromSats(1_234), network.Money.Total);
    }

    [Fact]
    public async Task A_revoked_connection_is_silence_and_is_explained()
    {
        await using var relay = await DevRelay.StartNewAsync(new DevRelayOptions(), TimeProvider.System, CancellationToken.None);
        await using var service = new NwcWalletService(
            new SimulatedNetwork(TimeProvider.System).CreateWallet("gone", Msat.Zero), [relay.Address], new NwcWalletServiceOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await service.StartAsync(CancellationToken.None);
        var secret = service.CreateConnection("check");
        service.Revoke("check");

        var check = await HostCommand.RunAsync(["--check-wallet", "gone"], [KeyValuePair.Create("L402__Wallets__gone", (string?)secret)], Patience);

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("connected", check.Output, StringComparison.Ordinal);
        Assert.Contains("A wallet that has removed a connection is silent.", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_simulated_wallets_can_be_looked_at_too()
    {
        var check = await HostCommand.RunAsync(["--check-wallet", "buyer"], [], Patience);

        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        Assert.Contains("1,000,000 sat", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", null, "There is no wallet 'nobody'. Set L402__Wallets__nobody=")]
    [InlineData("shop", "nostr+walletconnect://short?secret=hidden", "L402__Wallets__shop is no Nostr Wallet Connect address: ")]
    public async Task What_is_no_wallet_is_named(string name, string? setting, string message)
    {
        var check = await HostCommand.RunAsync(["--check-wallet", name], [KeyValuePair.Create("L402__Wallets__shop", setting)], Patience);

        Assert.Equal(1, check.ExitCode);
        Assert.StartsWith(message, check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", check.Output, StringComparison.Ordinal);
    }
}
