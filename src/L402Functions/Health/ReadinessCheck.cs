namespace L402Functions.Health;

/// <summary>
/// Says whether this instance can sell and pay. Everybody may call it, so what it asks is asked at most once in a while, by whoever comes first, and
/// everybody else gets the same answer.
/// </summary>
public sealed class ReadinessCheck(HealthProbes probes, TimeProvider clock)
{
    /// <summary>For how long an answer counts.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private Task<IReadOnlyList<HealthReading>>? asking;
    private DateTimeOffset askedAt;

    /// <summary>The report, some seconds old at most.</summary>
    /// <param name="cancellationToken">Ends the waiting, and not the asking: others wait for it too.</param>
    public async Task<HealthReport> CheckAsync(CancellationToken cancellationToken)
    {
        var readings = await Shared().WaitAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return new HealthReport(Overall(readings), [.. readings.Select(r => r.At(now))]);
    }

    /// <summary>Tables and queues are needed for everything that moves money, and of the wallets one that answers.</summary>
    private static HealthStatus Overall(IReadOnlyList<HealthReading> readings)
    {
        var wallets = readings.Where(IsWallet).ToList();
        var needed = readings.Where(r => !IsWallet(r) && r.Name != HealthProbes.Checkpoint);
        return needed.Any(r => r.Status == HealthStatus.Down) || wallets.TrueForAll(w => w.Status == HealthStatus.Down) ? HealthStatus.Down
            : readings.All(r => r.Status == HealthStatus.Ok) ? HealthStatus.Ok
            : HealthStatus.Degraded;
    }

    private static bool IsWallet(HealthReading reading) => reading.Name.StartsWith(HealthProbes.WalletPrefix, StringComparison.Ordinal);

    private Task<IReadOnlyList<HealthReading>> Shared()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (asking is null || asking.IsFaulted || (asking.IsCompleted && now - askedAt > KeptFor))
            {
                askedAt = now;
                asking = Task.Run(probes.AskAsync);
            }

            return asking;
        }
    }
}
