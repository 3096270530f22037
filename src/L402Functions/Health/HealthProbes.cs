using System.Collections.Concurrent;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Payments;
using L402Functions.Storage;
using L402Functions.Storage.Queues;
using L402Functions.Wallets;
using Microsoft.Extensions.Logging;

namespace L402Functions.Health;

/// <summary>Asks the parts that selling and paying need whether they answer, all at the same time and each for a few seconds.</summary>
public sealed partial class HealthProbes(
    MoneyTables tables, QueueFronts queues, StorageOptions options, ConfiguredWallets wallets, WalletWatch watch, CheckpointWatch checkpoints,
    TimeProvider clock, ILogger<HealthProbes> logger)
{
    /// <summary>The name of the checkpoint's reading.</summary>
    internal const string Checkpoint = "checkpoint";

    /// <summary>What wallets' names are put behind.</summary>
    internal const string WalletPrefix = "wallet:";

    /// <summary>How long an answer is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A wallet that answered within this time may be silent for a moment.</summary>
    public static readonly TimeSpan WalletGrace = TimeSpan.FromMinutes(5);

    /// <summary>Checkpoints are made every hour; one that is older was missed.</summary>
    public static readonly TimeSpan OldestCheckpoint = TimeSpan.FromHours(3);

    private readonly ConcurrentDictionary<string, DateTimeOffset> answered = new(StringComparer.Ordinal);
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();

    /// <summary>One reading of each part.</summary>
    internal async Task<IReadOnlyList<HealthReading>> AskAsync()
    {
        List<Task<HealthReading>> asked =
        [
            AnswersAsync("tables", token => tables.AnswersAsync(options.RedemptionsTable, token)),
            .. queues.Names.Where(name => !name.EndsWith(QueueFronts.Poison, StringComparison.Ordinal)).Select(name => AnswersAsync($"queue:{name}", token => QueueAnswersAsync(name, token))),
            .. wallets.Names.Order(StringComparer.Ordinal).Select(WalletAsync),
        ];
        if (checkpoints.IsKept)
        {
            asked.Add(CheckpointAsync());
        }

        return await Task.WhenAll(asked);
    }

    private async Task<bool> QueueAnswersAsync(string name, CancellationToken cancellationToken)
    {
        await queues.WaitingSinceAsync(name, cancellationToken);
        return true;
    }

    private async Task<HealthReading> AnswersAsync(string name, Func<CancellationToken, Task<bool>> ask)
    {
        if (await WithinAsync(name, ask))
        {
            answered[name] = clock.GetUtcNow();
            return new HealthReading(name, HealthStatus.Ok, answered[name]);
        }

        return new HealthReading(name, HealthStatus.Down, answered.TryGetValue(name, out var at) ? at : null);
    }

    /// <summary>A sign of life of the last minute is as good as an answer; a wallet that was heard of a little before is not given up.</summary>
    private async Task<HealthReading> WalletAsync(string wallet)
    {
        var name = WalletPrefix + wallet;
        var present = await WithinAsync(name, async token => await watch.CheckAsync(wallet, token) is WalletPresence.Present);
        var seen = watch.LastSeen(wallet);
        var status = present ? HealthStatus.Ok : seen is { } at && clock.GetUtcNow() - at <= WalletGrace ? HealthStatus.Degraded : HealthStatus.Down;
        return new HealthReading(name, status, seen);
    }

    private async Task<HealthReading> CheckpointAsync()
    {
        DateTimeOffset? madeAt = null;
        var read = await WithinAsync(Checkpoint, async token =>
        {
            madeAt = await checkpoints.FindAsync(token);
            return true;
        });

        // The first one takes its time.
        var young = clock.GetUtcNow() - (madeAt ?? startedAt) <= OldestCheckpoint;
        return new HealthReading(Checkpoint, read && young ? HealthStatus.Ok : HealthStatus.Degraded, madeAt);
    }

    private async Task<bool> WithinAsync(string name, Func<CancellationToken, Task<bool>> ask)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        try
        {
            return await ask(limit.Token).WaitAsync(limit.Token);
        }
#pragma warning disable CA1031 // Whatever goes wrong in asking is the answer: it does not do, and the log says why.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            LogSilent(name, failed);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Part} does not answer")]
    private partial void LogSilent(string part, Exception failed);
}
