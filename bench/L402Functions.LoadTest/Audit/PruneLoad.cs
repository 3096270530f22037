using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using L402Functions.Simulation.Accounting;
using L402Functions.Spending;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;
using L402Functions.Spending.Rollups;
using L402Functions.Storage;
using L402Functions.Storage.Archive;
using L402Functions.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.LoadTest.Audit;

/// <summary>Two ledgers with the same log in a store of their own: one for retention, one to delete from as fast as it goes.</summary>
internal sealed class PruneLoad
{
    private const double RowsPerPurpose = 4.4;
    private const int MostPurposesADay = 4_000;
    private const int MostDays = 365;
    private const int Writers = 4;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly AgentId Kept = AgentId.Parse("kept");
    private static readonly AgentId Bare = AgentId.Parse("bare");

    private readonly ILedgerStore store;
    private readonly MemoryHolds holds = new();
    private readonly RetentionDesk desk;

    public PruneLoad(ILedgerStore store, string storage)
    {
        this.store = store;
        var options = new StorageOptions { ArchiveContainer = $"c{Guid.NewGuid():N}" };
        var clock = TimeProvider.System;
        var ids = new SystemIdSource();
        var directory = new NamedRoots(Kept);
        desk = new RetentionDesk(
            store,
            new SpendingLedger(store, clock, ids),
            new BlobArchiveStore(MoneyBlobs.FromConnectionString(storage), options, clock),
            holds,
            directory,
            new RollupDesk(store, directory, clock, NullLogger<RollupDesk>.Instance),
            ids,
            new RetentionLimits(90, 13),
            clock,
            new RetentionMetrics(new Meters()),
            NullLogger<RetentionDesk>.Instance);
    }

    /// <summary>Archives everything, and then deletes it: retention and the bare transactions in turns, so that both meet the same load of the machine and of the table.</summary>
    public async Task<PruneResult> RunAsync(int rows)
    {
        var count = await WriteAsync(rows);
        Console.WriteLine($"{count} rows are written");
        await CopyAsync();
        Console.WriteLine("and once more, to delete");
        await holds.SetAsync(new Hold(null, OperatorName.TryParse("bench", out var by) ? by : default, "archive first", default), default);
        var (archiving, whileArchiving) = await WatchAsync(() => RetainAsync(TimeBox.Endless(TimeProvider.System)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"archived in {archiving.TotalSeconds:0} s"));
        await holds.LiftAsync(null, default);
        var (pruned, pruning, deleted, deleting, whilePruning) = (0L, TimeSpan.Zero, 0L, TimeSpan.Zero, 0L);
        while (pruned < count)
        {
            var slice = 0L;
            var (time, peak) = await WatchAsync(async () => slice = (await RetainAsync(new TimeBox(TimeProvider.System, Slice))).Deleted);
            (pruned, pruning, whilePruning) = (pruned + slice, pruning + time, Math.Max(whilePruning, peak));
            deleting += await TimeAsync(() => DeleteAsync(deleted + 1, deleted + slice));
            deleted += slice;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pruned} deleted, {pruned / pruning.TotalSeconds:0} a second; bare {deleted / deleting.TotalSeconds:0}"));
        }

        return new PruneResult(
            count, count / archiving.TotalSeconds, pruned / pruning.TotalSeconds, deleted / deleting.TotalSeconds, whileArchiving / 1e6, whilePruning / 1e6);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>How long it takes, and how much memory beyond what is there before.</summary>
    private static async Task<(TimeSpan Time, long Peak)> WatchAsync(Func<Task> work)
    {
        var (before, peak) = (GC.GetTotalMemory(forceFullCollection: true), 0L);
        await using var timer = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(false) - before), null, 0, 20);
        return (await TimeAsync(work), peak);
    }

    private async Task<int> WriteAsync(int rows)
    {
        var log = new WrittenLog(store, Kept, 1);
        for (var (day, left) = (First, (int)Math.Ceiling(rows / RowsPerPurpose)); left > 0; day = day.AddDays(1), left -= MostPurposesADay)
        {
            await log.WriteDayAsync(day, Math.Min(left, MostPurposesADay));
        }

        return (int)(await new SpendingLedger(store, TimeProvider.System, new SystemIdSource()).ReadHeadAsync(Kept, default))!.Chain.Sequence;
    }

    private Task CopyAsync() => Parallel.ForEachAsync(
        store.ReadRangeAsync(Kept, RowKeys.Audit, RowKeys.After(RowKeys.Audit), default).Chunk(ILedgerStore.MaxWrites),
        new ParallelOptions { MaxDegreeOfParallelism = Writers },
        async (rows, token) => await store.WriteAsync(Bare, [.. rows.Select(r => new RowWrite.Insert(r.Key, r.Document))], token));

    private async Task<RetentionReport> RetainAsync(TimeBox time)
    {
        var report = await desk.RunAsync(Kept, First.AddDays(MostDays), time, default);
        return report.Blocked == 0 ? report : throw new InvalidOperationException($"Retention did not do its work: {report}");
    }

    private async Task DeleteAsync(long first, long last)
    {
        for (; first <= last; first += ILedgerStore.MaxWrites)
        {
            var batch = Enumerable.Range((int)first, (int)Math.Min(ILedgerStore.MaxWrites, last - first + 1)).Select(n => new RowWrite.Delete(RowKeys.AuditEntry(n)));
            if (await store.WriteAsync(Bare, [.. batch], default) is not WriteResult.Committed)
            {
                throw new InvalidOperationException("A row to delete is not there.");
            }
        }
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
