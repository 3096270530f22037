using System.Diagnostics;
using System.Diagnostics.Metrics;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Nwc;
using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Telemetry;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.LoadTest.Wallets;

/// <summary>Round trips of get_balance: client, relay and wallet service in this process, over real web sockets on loopback.</summary>
internal static class WalletLoad
{
    public static async Task RunAsync(TimeSpan time)
    {
        var clock = TimeProvider.System;
        var crypto = CryptoShare.PerRoundTrip();
        Console.WriteLine($"secp256k1: {typeof(NBitcoin.Secp256k1.ECPrivKey).Assembly.FullName}");
        Console.WriteLine($"cryptography of a round trip, alone: {crypto.TotalMicroseconds:0} µs");

        await using var relay = await DevRelay.StartNewAsync(new DevRelayOptions(), clock, CancellationToken.None);
        await using var service = new NwcWalletService(
            new SimulatedNetwork(clock).CreateWallet("wallet", Msat.FromSats(1_000_000)), [relay.Address], new NwcWalletServiceOptions(), clock, NullLoggerFactory.Instance);
        await service.StartAsync(CancellationToken.None);
        using var uri = NwcUri.Parse(service.CreateConnection("load"));
        await using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        await using var client = new NwcClient(
            uri, new NwcClientOptions(), new NwcMetrics(meters.GetRequiredService<IMeterFactory>()), clock, NullLoggerFactory.Instance);

        await MeasureAsync(client, 8, TimeSpan.FromSeconds(3));
        foreach (var inFlight in new[] { 1, 8, 64, 200 })
        {
            var (perSecond, processor) = await MeasureAsync(client, inFlight, time);
            Console.WriteLine(
                $"{inFlight,4} in flight {perSecond,8:0} round trips/s {processor.TotalMicroseconds,8:0} µs processor time each, cryptography {crypto / processor,6:0.00} of it");
        }
    }

    private static async Task<(double PerSecond, TimeSpan ProcessorEach)> MeasureAsync(NwcClient client, int inFlight, TimeSpan time)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            while (clock.Elapsed < time)
            {
                if (await client.GetBalanceAsync(CancellationToken.None) is not WalletOutcome<Msat>.Answered)
                {
                    throw new InvalidOperationException("The wallet did not answer.");
                }

                Interlocked.Increment(ref done);
            }
        }));
        var elapsed = clock.Elapsed;
        process.Refresh();
        return (done / elapsed.TotalSeconds, (process.TotalProcessorTime - before) / done);
    }
}
