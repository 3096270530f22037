using System.Diagnostics;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending.Killing;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Simulation.Accounting;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;
using L402Functions.Spending.Rollups;
using L402Functions.Storage;
using L402Functions.Storage.Archive;
using L402Functions.Storage.Blobs;
using L402Functions.Storage.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace L402Functions.EndToEnd.Tests.Accounting;

/// <summary>The app's own timer archives and deletes months of a log, in processes that are killed at random steps.</summary>
[Collection(AloneTests.Name)]
public sealed class RetentionKillTests(ITestOutputHelper output)
{
    private const int Seed = 50;
    private const int LongestLife = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly int Deaths = FullSize.IsWanted ? 50 : 12;

    [UnixFact]
    public async Task Ninety_days_are_kept_whole_by_processes_that_are_killed_at_random_steps()
    {
        var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        await using var proxy = await StorageProxy.StartAsync(azurite);
        await using var hosts = new Succession(azurite, proxy.ConnectionString);
        var bench = NewBench(azurite, out var store);
        var first = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-2 * PastBusiness.Days - 10);
        await PastBusiness.WriteAsync(store, MoneyTables.FromConnectionString(azurite.ConnectionString), first);
        var before = await WrittenLog.RowsOf(store, PastBusiness.Root);

        await KillAsync(hosts, proxy, bench);
        await FinishAsync(hosts, bench, azurite);

        var whole = await bench.ReadWholeAsync(PastBusiness.Root);
        Assert.True(whole.Count >= before.Count);
        Assert.All(before, (row, i) => Assert.True(whole[i].Key == row.Key && whole[i].Document.Span.SequenceEqual(row.Document.Span), $"{row.Key} is lost or changed."));
        Assert.Equal(PastBusiness.Days, whole.Count(r => AuditEntry.Read(r.Document)!.Event == AuditEvent.SegmentPruned));
        await CheckFiguresAsync(store, whole);
        await hosts.StopAsync();
        await VerifyAsync(azurite);
    }

    private async Task KillAsync(Succession hosts, StorageProxy proxy, RetentionBench bench)
    {
        var random = new Random(Seed);
        var stopwatch = Stopwatch.StartNew();
        var progress = new SortedSet<int>();
        hosts.Schedules["Retention"] = Succession.EverySecond;
        for (var death = 1; death <= Deaths; death++)
        {
            var sentry = new RetentionSentry(PastBusiness.Root, random.Next(1, LongestLife), (KillMoment)random.Next(2), hosts.KillAlone);
            proxy.Sentry = sentry;
            await hosts.StartAsync(Succession.Never);
            await sentry.Pulled.WaitAsync(Patience);
            proxy.Sentry = null;
            await hosts.StopAsync();
            progress.Add((await bench.SegmentsAsync(PastBusiness.Root)).Count);
            output.WriteLine($"{stopwatch.Elapsed.TotalSeconds:0} s: {death}. {sentry.Step}");
        }

        Assert.True(progress.Count > Deaths / 2, $"The processes died at {string.Join(", ", progress)} segments.");
    }

    private static async Task FinishAsync(Succession hosts, RetentionBench bench, AzuriteProcess azurite)
    {
        hosts.Schedules["Checkpoint"] = Succession.EverySecond;
        await hosts.StartAsync(Succession.Never);
        await WaitAsync(
            async () => await bench.SegmentsAsync(PastBusiness.Root) is { Count: PastBusiness.Days } all && all.TrueForAll(s => s.State == SegmentState.Pruned));
        var anchors = new StorageOptions();
        var book = new BlobArchiveStore(MoneyBlobs.FromConnectionString(azurite.ConnectionString), anchors with { ArchiveContainer = anchors.AnchorContainer }, TimeProvider.System);
        await WaitAsync(async () => await book.ListAsync("", CancellationToken.None).AnyAsync());
        var segments = await bench.SegmentsAsync(PastBusiness.Root);
        Assert.NotEmpty(segments.SelectMany(s => s.Kept));
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        for (var waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(TimeSpan.FromSeconds(1)))
        {
            Assert.True(waited.Elapsed < Patience, "What was waited for did not happen.");
        }
    }

    private static async Task CheckFiguresAsync(ILedgerStore store, List<LedgerRow> whole)
    {
        var recounted = Recount.Of(whole);
        var figures = new Dictionary<RollupKey, RollupFigures>();
        await foreach (var (key, rollup) in new RollupReader(store).ReadAsync(PastBusiness.Root, DateOnly.MinValue, new DateOnly(9999, 12, 30), CancellationToken.None))
        {
            figures.Add(key, rollup);
        }

        var total = recounted.Values.Aggregate((a, b) => a.Add(b));
        Assert.True(total is { Payments: > 2 * PastBusiness.Days, Denied: PastBusiness.Days, Unknown: > 8 }, $"{total}");
        Assert.Equal(recounted.OrderBy(e => e.Key.ToRowKey(), StringComparer.Ordinal), figures.OrderBy(e => e.Key.ToRowKey(), StringComparer.Ordinal));
    }

    /// <summary>Everything there is, by the command that people use: rows, archives, checkpoint, budgets and intents.</summary>
    private async Task VerifyAsync(AzuriteProcess azurite)
    {
        var verified = await HostCommand.RunAsync(["--verify-audit", "--deep", "--storage", azurite.ConnectionString], HostSettings.Basic(), Patience);
        output.WriteLine(verified.Output);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
        Assert.Contains("Nothing is wrong with what was looked at.", verified.Output, StringComparison.Ordinal);
    }

    private static RetentionBench NewBench(AzuriteProcess azurite, out TableLedgerStore store)
    {
        var options = new StorageOptions();
        store = new TableLedgerStore(MoneyTables.FromConnectionString(azurite.ConnectionString), options, TimeProvider.System);
        var archive = new BlobArchiveStore(MoneyBlobs.FromConnectionString(azurite.ConnectionString), options, TimeProvider.System);
        return new RetentionBench(store, archive, new MemoryHolds(), NullLoggerFactory.Instance, PastBusiness.Root);
    }
}
