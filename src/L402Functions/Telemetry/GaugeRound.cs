using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Telemetry;
using L402Functions.Storage.Queues;
using L402Functions.Wallets;
using Microsoft.Extensions.Logging;

namespace L402Functions.Telemetry;

/// <summary>
/// What is looked at after each sweep so that gauges have something to show: wallets that nobody heard of within a minute are asked who they are,
/// budgets are read, queues are looked into. Nothing of it is needed for paying, so what does not answer is left out and said in the log.
/// </summary>
public sealed partial class GaugeRound(
    SpendingGauges gauges, ConfiguredWallets wallets, WalletWatch watch, BudgetReadings budgets, QueueFronts queues, CheckpointWatch checkpoints,
    ILogger<GaugeRound> logger)
{
    /// <summary>One round.</summary>
    /// <param name="swept">What the sweep found.</param>
    /// <param name="cancellationToken">Ends the round.</param>
    public async Task RunAsync(SweepReport swept, CancellationToken cancellationToken)
    {
        gauges.Swept(swept);
        await Task.WhenAll(
            Task.WhenAll(wallets.Names.Select(name => watch.CheckAsync(name, cancellationToken))),
            TryAsync("budgets", async () => gauges.Read(await budgets.ReadAsync(cancellationToken))),
            TryAsync("checkpoints", () => gauges.ReadAsync(checkpoints, cancellationToken)),
            Task.WhenAll(queues.Names.Select(name => TryAsync(name, () => QueueAsync(name, cancellationToken)))));
    }

    private async Task QueueAsync(string name, CancellationToken cancellationToken)
    {
        if (await queues.WaitingSinceAsync(name, cancellationToken) is { } since)
        {
            gauges.Waited(name, since);
        }
    }

    private async Task TryAsync(string what, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (LedgerStoreException failed)
        {
            LogUnseen(what, failed);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What is measured of {What} could not be read")]
    private partial void LogUnseen(string what, Exception failed);
}
