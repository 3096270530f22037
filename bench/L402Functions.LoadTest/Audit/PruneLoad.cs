using System.Diagnostics;
using System.Diagnostics.Metrics;
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
using L402Functions.Storage.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.LoadTest.Audit;

/// <summary>Two ledgers with the same log in a table of their own: one for retention, one to delete from as fast as it goes.</summary>
internal sealed class PruneLoad
{
    private const double RowsPerPurpose = 4.4;
    private const int MostPurposesADay = 4_000;
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly AgentId Kept = AgentId.Parse("kept");
    private static readonly AgentId Bare = AgentId.Parse("bare");

    private readonly TableLedgerStore store;
    private readonly MemoryHolds holds = new();
    private readonly RetentionDesk desk;

    public PruneLoad(string storage)
    {
        var options = new StorageOptions { LedgerTable = $"t{Guid.NewGuid():N}", ArchiveContainer = $"c{Guid.NewGuid():N}" };
        var clock = TimeProvider.System;
        var ids = new SystemIdSource();
        var directory = new NamedRoots(Kept);
        store = new TableLedgerStore(MoneyTables.FromConnectionString(storage), options, clock);
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

    public async Task<PruneResult> RunAsync(int rows, int round)
    {
        var count = await WriteAsync(Kept, rows);
        await WriteAsync(Bare, rows);
        await holds.SetAsync(new Hold(null, OperatorName.TryParse("bench", out var by) ? by : default, "archive first", default), default);
        var (archiving, peak) = await WatchAsync(RetainAsync);
        await holds.LiftAsync(null, default);
        var (pruning, deleting) = round % 2 == 0
            ? (await TimeAsync(RetainAsync), await TimeAsync(() => DeleteAsync(count)))
            : Swapped(await TimeAsync(() => DeleteAsync(count)), await TimeAsync(RetainAsync));
        return new PruneResult(count, count / archiving.TotalSeconds, count / pruning.TotalSeconds, count / deleting.TotalSeconds, peak / 1e6);
    }

    private static (TimeSpan, TimeSpan) Swapped(TimeSpan first, TimeSpan second) => (second, first);

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<(TimeSpan Time, long Peak)> WatchAsync(Func<Task> work)
    {
        GC.Collect();
        var peak = 0L;
        await using var timer = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(false)), null, 0, 20);
        return (await TimeAsync(work), peak);
    }

    private async Task<int> WriteAsync(AgentId root, int rows)
    {
        var log = new WrittenLog(store, root, 1);
        for (var (day, left) = (First, (int)Math.Ceiling(rows / RowsPerPurpose)); left > 0; day = day.AddDays(1), left -= MostPurposesADay)
        {
            await log.WriteDayAsync(day, Math.Min(left, MostPurposesADay));
        }

        return (int)(await new SpendingLedger(store, TimeProvider.System, new SystemIdSource()).ReadHeadAsync(root, default))!.Chain.Sequence;
    }

    private async Task RetainAsync()
    {
        var report = await desk.RunAsync(Kept, First.AddDays(60), TimeBox.Endless(TimeProvider.System), default);
        if (report is not { Left: 0, Blocked: 0 })
        {
            throw new InvalidOperationException($"Retention did not do its work: {report}");
        }
    }

    private async Task DeleteAsync(int rows)
    {
        for (var first = 1; first <= rows; first += ILedgerStore.MaxWrites)
        {
            var batch = Enumerable.Range(first, Math.Min(ILedgerStore.MaxWrites, rows - first + 1)).Select(n => new RowWrite.Delete(RowKeys.AuditEntry(n)));
            await store.WriteAsync(Bare, [.. batch], default);
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
