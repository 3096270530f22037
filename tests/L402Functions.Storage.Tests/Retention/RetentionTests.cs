using L402Functions.Simulation.Accounting;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;
using L402Functions.Storage.Registry;
using L402Functions.Storage.Tests.Archive;
using L402Functions.Storage.Tests.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;
using Xunit.Abstractions;
using static L402Functions.Storage.Tests.Ledger.LedgerBench;

namespace L402Functions.Storage.Tests.Retention;

/// <summary>Retention on real tables and blobs.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class RetentionTests
{
    private const int Deaths = 50;
    private static readonly DateOnly First = new(2026, 1, 1);
    private readonly LedgerBench ledger;
    private readonly ArchiveBench archive;
    private readonly RecordedLog recorded = new();
    private readonly WrittenLog log;
    private readonly TableHolds holds;
    private readonly ITestOutputHelper output;

    public RetentionTests(AzuriteServer azurite, ITestOutputHelper output)
    {
        this.output = output;
        ledger = new LedgerBench(azurite);
        archive = new ArchiveBench(azurite);
        log = new WrittenLog(ledger.Store(), Root, 90);
        holds = new TableHolds(ledger.Tables(), ledger.Options, TimeProvider.System);
    }

    [Fact]
    public async Task Ninety_days_survive_a_process_that_dies_fifty_times_at_random_points()
    {
        for (var day = 0; day < 90; day++)
        {
            await log.WriteDayAsync(First.AddDays(day), purposes: 4, leftOpen: day % 10 == 0 ? 1 : 0);
        }

        await log.CloseAsync(First.AddDays(89), most: 5);
        var before = await log.ReadRowsAsync();
        var random = new Random(50);
        var (deaths, progress) = (0, new SortedSet<int>());
        while (deaths < Deaths)
        {
            try
            {
                // Most lives are short; some are long enough for the first portion of the rollups.
                await Bench().RunAsync(First.AddDays(200), new Fuse(random.Next(1, random.Next(4) == 0 ? 300 : 80), random.Next(2) == 0));
                break;
            }
            catch (BlownFuseException)
            {
                deaths++;
                progress.Add((await Bench().SegmentsAsync(Root)).Count);
            }
        }

        Assert.Equal(Deaths, deaths);
        Assert.True(progress.Count > 5, $"The process died at {string.Join(", ", progress)} segments.");
        var (report, runs) = (await Bench().RunAsync(First.AddDays(200)), 1);
        for (; report is { Left: > 0 }; runs++)
        {
            report = await Bench().RunAsync(First.AddDays(200));
        }

        output.WriteLine($"{before.Count} rows, {deaths} deaths, at {string.Join(", ", progress)} segments, then {runs} runs; the last of them: {report}");
        Assert.Equal(0, report.Blocked);
        await AssertNothingLostAsync(before);
        var segments = await Bench().SegmentsAsync(Root);
        Assert.Equal(90, segments.Count);
        Assert.All(segments, s => Assert.Equal(SegmentState.Pruned, s.State));
        Assert.Equal(log.Open.Order(), segments.SelectMany(s => s.Kept).Select(k => k.Intent).Distinct().Order());
        Assert.Equal(90, (await Bench().ReadWholeAsync(Root)).Count(r => AuditEntry.Read(r.Document)!.Event == AuditEvent.SegmentPruned));
        Assert.Equal(log.Expected.OrderBy(e => e.Key.ToRowKey()), (await log.ReadRollupsAsync()).OrderBy(e => e.Key.ToRowKey()));
        Assert.DoesNotContain(recorded.Lines, l => l.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_that_are_lost_change_nothing_but_the_number_of_runs()
    {
        for (var day = 0; day < 6; day++)
        {
            await log.WriteDayAsync(First.AddDays(day), purposes: 30, leftOpen: 1);
        }

        var before = await log.ReadRowsAsync();
        var requests = 0;
        var wire = new FaultyTransport
        {
            Decide = method => method == "GET" ? Fate.Arrives : (Interlocked.Increment(ref requests) % 9) switch
            {
                2 => Fate.AnswerIsLost,
                5 => Fate.IsLost,
                7 => Fate.IsTurnedAway,
                _ => Fate.Arrives,
            },
        };
        var runs = 0;
        while ((await Bench(wire).RunAsync(First.AddDays(200))).Left > 0)
        {
            Assert.InRange(++runs, 0, 60);
        }

        await AssertNothingLostAsync(before);
        Assert.Equal(log.Expected.OrderBy(e => e.Key.ToRowKey()), (await log.ReadRollupsAsync()).OrderBy(e => e.Key.ToRowKey()));
        Assert.All(await Bench().SegmentsAsync(Root), s => Assert.Equal(SegmentState.Pruned, s.State));
    }

    [Fact]
    public async Task Several_instances_at_once_archive_and_count_each_row_once()
    {
        for (var day = 0; day < 4; day++)
        {
            await log.WriteDayAsync(First.AddDays(day), purposes: 120);
        }

        var before = await log.ReadRowsAsync();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Bench().RunAsync(First.AddDays(200)))));
        while ((await Bench().RunAsync(First.AddDays(200))).Left > 0)
        {
        }

        await AssertNothingLostAsync(before);
        Assert.Equal(4, (await Bench().SegmentsAsync(Root)).Count);
        Assert.Equal(log.Expected.OrderBy(e => e.Key.ToRowKey()), (await log.ReadRollupsAsync()).OrderBy(e => e.Key.ToRowKey()));
        Assert.DoesNotContain(recorded.Lines, l => l.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hold_keeps_every_row_in_the_table_and_lifting_it_lets_them_go()
    {
        await log.WriteDayAsync(First, purposes: 20);
        var before = await log.ReadRowsAsync();
        await holds.SetAsync(new Hold(Root, OperatorName.TryParse("Ada", out var by) ? by : default, "a court asked", StoreBench.At(1)), None);

        Assert.Equal((1, 1), await RunAsync());
        Assert.Equal(before.Select(r => r.Key), (await log.ReadRowsAsync()).Select(r => r.Key));
        await holds.LiftAsync(Root, None);
        Assert.Equal((0, 0), await RunAsync());
        await AssertNothingLostAsync(before);
        Assert.Single(await log.ReadRowsAsync());
    }

    private RetentionBench Bench(FaultyTransport? wire = null) => new(ledger.Store(wire), archive.Store(wire), holds, recorded, Root);

    private async Task<(int Archived, int Held)> RunAsync()
    {
        var report = await Bench().RunAsync(First.AddDays(200));
        return (report.Archived, report.Held);
    }

    private async Task AssertNothingLostAsync(List<LedgerRow> before)
    {
        var whole = await Bench().ReadWholeAsync(Root);
        Assert.True(whole.Count >= before.Count);
        Assert.All(before, (row, i) => Assert.True(whole[i].Key == row.Key && whole[i].Document.Span.SequenceEqual(row.Document.Span)));
    }
}
