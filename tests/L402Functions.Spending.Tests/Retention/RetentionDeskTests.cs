using System.IO.Compression;
using System.Text;
using L402Functions.Simulation.Accounting;
using L402Functions.Simulation.Store;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;

namespace L402Functions.Spending.Tests.Retention;

public sealed class RetentionDeskTests
{
    private static readonly AgentId Root = AgentId.Parse("research");
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateOnly Later = First.AddDays(100);

    private readonly MemoryLedgerStore store = new();
    private readonly MemoryArchive archive = new();
    private readonly MemoryHolds holds = new();
    private readonly RecordedLog recorded = new();
    private readonly WrittenLog log;
    private readonly RetentionBench bench;

    public RetentionDeskTests()
    {
        log = new WrittenLog(store, Root, 1);
        bench = new RetentionBench(store, archive, holds, recorded, Root);
    }

    [Fact]
    public async Task Days_older_than_the_limit_move_to_the_archive_byte_for_byte_and_younger_ones_stay()
    {
        await WriteAsync(days: 5, purposes: 20);
        var before = await log.ReadRowsAsync();
        var report = await bench.RunAsync(First.AddDays(93));

        Assert.Equal(new RetentionReport(1, 3, report.Deleted, 0, 0, 0), report);
        var segments = await bench.SegmentsAsync(Root);
        Assert.Equal([First, First.AddDays(1), First.AddDays(2)], segments.Select(s => s.Manifest.Day));
        Assert.All(segments, s => Assert.Equal(SegmentState.Pruned, s.State));
        await AssertNothingLostAsync(before);
        var left = await log.ReadRowsAsync();
        Assert.Equal(before.Count - report.Deleted + 3, left.Count);
        Assert.All(left, r => Assert.True(AuditEntry.Read(r.Document)!.At >= new DateTimeOffset(2026, 1, 4, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(log.Expected.OrderBy(e => e.Key.ToRowKey()), (await log.ReadRollupsAsync()).OrderBy(e => e.Key.ToRowKey()));
    }

    [Fact]
    public async Task Running_again_changes_nothing()
    {
        await WriteAsync(days: 3, purposes: 10);
        await bench.RunAsync(Later);

        // The first run's own rows are added up by the second.
        await bench.RunAsync(Later);
        var (files, transactions) = (archive.Files.Count, store.Transactions);

        Assert.Equal(new RetentionReport(1, 0, 0, 0, 0, 0), await bench.RunAsync(Later));
        Assert.Equal((files, transactions), (archive.Files.Count, store.Transactions));
    }

    [Fact]
    public async Task A_process_that_dies_at_any_call_leaves_what_the_next_one_completes()
    {
        await WriteAsync(days: 2, purposes: 4, leftOpen: 1);
        await log.CloseAsync(First.AddDays(2), most: 1);
        var before = await log.ReadRowsAsync();
        var calls = 0;
        for (var at = 1; at == 1 || at <= calls; at++)
        {
            foreach (var afterwards in new[] { false, true })
            {
                var (own, files) = (new MemoryLedgerStore(), new MemoryArchive());
                var copy = await log.CopyAsync(own);
                var run = new RetentionBench(own, files, holds, recorded, Root);
                var fuse = new Fuse(at, afterwards);
                await DiesAsync(run, fuse);

                var next = Fuse.Endless();
                var report = await run.RunAsync(Later, next);
                calls = Math.Max(calls, next.Made);
                Assert.Equal((0, 0), (report.Left, report.Blocked));
                await AssertNothingLostAsync(before, run);
                Assert.All(await run.SegmentsAsync(Root), s => Assert.Equal(SegmentState.Pruned, s.State));
                Assert.Equal(copy.Expected.OrderBy(e => e.Key.ToRowKey()), (await copy.ReadRollupsAsync()).OrderBy(e => e.Key.ToRowKey()));
            }
        }

        Assert.InRange(calls, 40, 400);
    }

    [Fact]
    public async Task Rows_of_open_intents_stay_until_those_are_final()
    {
        await WriteAsync(days: 2, purposes: 8, leftOpen: 2);
        var before = await log.ReadRowsAsync();
        var open = log.Open.ToHashSet();
        await bench.RunAsync(Later);

        var left = (await log.ReadRowsAsync()).Select(r => AuditEntry.Read(r.Document)!).Where(e => e.Event != AuditEvent.SegmentPruned).ToList();
        Assert.Equal(open, left.Select(e => e.Intent!.Value).ToHashSet());
        Assert.Equal(before.Count(r => open.Contains(AuditEntry.Read(r.Document)!.Intent!.Value)), left.Count);
        await AssertNothingLostAsync(before);

        await log.CloseAsync(Later, most: 3);
        await bench.RunAsync(Later.AddDays(1));
        var last = Assert.Single(log.Open);
        Assert.Equal([last], (await OldRowsAsync()).Select(e => e.Intent!.Value).Distinct());
        await AssertNothingLostAsync(before);

        await log.CloseAsync(Later.AddDays(1));
        var report = await bench.RunAsync(Later.AddDays(2));
        Assert.NotEqual(0, report.Deleted);
        Assert.Empty(await OldRowsAsync());
        await AssertNothingLostAsync(before);
        Assert.All(await bench.SegmentsAsync(Root), s => Assert.Empty(s.Kept));
    }

    [Fact]
    public async Task A_purpose_that_is_taken_up_again_while_its_rows_wait_keeps_them()
    {
        await WriteAsync(days: 1, purposes: 4);
        var before = await log.ReadRowsAsync();
        await holds.SetAsync(Held(Root), default);
        await bench.RunAsync(Later);
        var again = AuditEntry.Read(before[0].Document)!.Intent!.Value;
        await store.WriteAsync(
            Root, [new RowWrite.Put(RowKeys.OpenIntent(again), new OpenIntent(again, IntentState.Requested, null, null).ToUtf8Json())], default);
        await holds.LiftAsync(Root, default);

        await bench.RunAsync(Later);

        Assert.Equal([again], (await OldRowsAsync()).Select(e => e.Intent!.Value).Distinct());
        await AssertNothingLostAsync(before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hold_lets_rows_be_archived_and_keeps_them_in_the_table(bool everybody)
    {
        await WriteAsync(days: 2, purposes: 5);
        var before = await log.ReadRowsAsync();
        await holds.SetAsync(Held(everybody ? null : Root), default);

        Assert.Equal(new RetentionReport(1, 2, 0, 1, 0, 0), await bench.RunAsync(Later));
        Assert.Equal(before.Select(r => r.Key), (await log.ReadRowsAsync()).Select(r => r.Key));
        Assert.All(await bench.SegmentsAsync(Root), s => Assert.Equal(SegmentState.Archived, s.State));
        await AssertNothingLostAsync(before);

        await holds.LiftAsync(everybody ? null : Root, default);
        var report = await bench.RunAsync(Later);
        Assert.Equal((before.Count, 0), (report.Deleted, report.Held));
        await AssertNothingLostAsync(before);
    }

    [Fact]
    public async Task A_hold_that_is_set_while_rows_are_deleted_stops_that_soon()
    {
        await WriteAsync(days: 1, purposes: 1_500);
        var before = await log.ReadRowsAsync();
        var readings = 0;
        holds.OnRead = () =>
        {
            if (++readings == 3)
            {
                holds.SetAsync(Held(Root), default);
            }
        };

        var report = await bench.RunAsync(Later);

        Assert.Equal((2_000, 1), (report.Deleted, report.Left));
        Assert.Equal(before.Count - 2_000, (await log.ReadRowsAsync()).Count);
        await AssertNothingLostAsync(before);
    }

    [Fact]
    public async Task A_segment_that_was_tampered_with_is_not_archived_and_is_named_and_other_roots_go_on()
    {
        var other = AgentId.Parse("sales");
        var second = new WrittenLog(store, other, 2);
        await second.WriteDayAsync(First, 10);
        await WriteAsync(days: 3, purposes: 10);
        var both = new RetentionBench(store, archive, holds, recorded, Root, other);
        var rows = await log.ReadRowsAsync();
        var victim = rows[^4];
        await store.WriteAsync(Root, [new RowWrite.Put(victim.Key, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(victim.Document.Span).Replace("\"system\"", "\"sysrem\"", StringComparison.Ordinal)))], default);

        var report = await both.RunAsync(Later);

        Assert.Equal((2, 3, 1), (report.Roots, report.Archived, report.Blocked));
        Assert.Equal(2, (await both.SegmentsAsync(Root)).Count);
        Assert.Single(await both.SegmentsAsync(other));
        Assert.Contains(recorded.Lines, l => l.StartsWith("Critical", StringComparison.Ordinal) && l.Contains($"research breaks at row {rows.Count - 2} (PreviousDiffers)", StringComparison.Ordinal));
        Assert.DoesNotContain(archive.Files.Keys, name => name.StartsWith("research/", StringComparison.Ordinal) && name.Contains(victim.Key[2..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_last_row_that_is_not_the_one_that_the_head_knows_is_not_archived()
    {
        await WriteAsync(days: 1, purposes: 5);
        var last = (await log.ReadRowsAsync())[^1];
        await store.WriteAsync(Root, [new RowWrite.Delete(last.Key)], default);

        Assert.Equal(new RetentionReport(1, 0, 0, 0, 0, 1), await bench.RunAsync(Later));
        Assert.Empty(archive.Files);
    }

    [Fact]
    public async Task Several_at_once_do_it_once()
    {
        await WriteAsync(days: 6, purposes: 12, leftOpen: 1);
        var before = await log.ReadRowsAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => bench.RunAsync(Later))));
        await bench.RunAsync(Later);

        await AssertNothingLostAsync(before);
        var segments = await bench.SegmentsAsync(Root);
        Assert.Equal(6, segments.Count);
        Assert.Equal(6, (await bench.ReadWholeAsync(Root)).Count(r => AuditEntry.Read(r.Document)!.Event == AuditEvent.SegmentPruned));
        Assert.DoesNotContain(recorded.Lines, l => l.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_of_the_same_rows_counts_however_it_was_packed_and_one_of_others_is_left_alone()
    {
        await WriteAsync(days: 2, purposes: 5);
        var before = await log.ReadRowsAsync();
        var first = before.Where(r => AuditEntry.Read(r.Document)!.At.Day == 1).ToList();
        var stem = $"research/{1:D19}-{first.Count:D19}";
        using var repacked = new MemoryStream();
        await using (var gzip = new GZipStream(repacked, CompressionLevel.NoCompression, leaveOpen: true))
        {
            first.ForEach(r => gzip.Write([.. r.Document.Span, (byte)'\n']));
        }

        archive.Files[stem + ".ndjson.gz"] = repacked.ToArray();
        archive.Files[stem + ".csv"] = "somebody else's"u8.ToArray();
        archive.Files[stem + ".manifest.json"] = "{}"u8.ToArray();
        await bench.RunAsync(Later);

        var segment = (await bench.SegmentsAsync(Root))[0];
        Assert.Equal((stem + ".ndjson.gz", stem + ".2.csv", stem + ".2.manifest.json"), (segment.Manifest.Rows.Name, segment.Manifest.Table.Name, segment.ManifestName));
        Assert.Equal("somebody else's"u8, archive.Files[stem + ".csv"]);
        Assert.Equal(2, recorded.Lines.Count(l => l.Contains("is not what this segment says", StringComparison.Ordinal)));
        await AssertNothingLostAsync(before);
    }

    [Fact]
    public async Task Nothing_is_deleted_whose_archive_is_gone_or_changed_unless_it_was_old_enough_to_go()
    {
        await WriteAsync(days: 1, purposes: 5);
        var before = (await log.ReadRowsAsync()).Count;
        await holds.SetAsync(Held(null), default);
        await bench.RunAsync(Later);
        await holds.LiftAsync(null, default);
        var name = archive.Files.Keys.Single(n => n.EndsWith(".gz", StringComparison.Ordinal));
        var kept = archive.Files[name];

        archive.Files[name] = [.. kept[..^1], (byte)(kept[^1] ^ 1)];
        Assert.Equal(1, (await bench.RunAsync(Later)).Blocked);
        Assert.True(archive.Files.TryRemove(name, out _));
        Assert.Equal(1, (await bench.RunAsync(Later)).Blocked);
        Assert.Equal(before, (await log.ReadRowsAsync()).Count);

        Assert.Equal(before, (await bench.RunAsync(Later.AddMonths(13))).Deleted);
    }

    [Fact]
    public async Task A_long_day_becomes_several_segments()
    {
        await WriteAsync(days: 1, purposes: 60, leftOpen: 5);
        var before = await log.ReadRowsAsync();
        var small = new RetentionBench(store, archive, holds, recorded, Root) { Limits = new RetentionLimits(90, 13) { SegmentRows = 40, SegmentKept = 10 } };
        await small.RunAsync(Later);

        var segments = await small.SegmentsAsync(Root);
        Assert.True(segments.Count > before.Count / 40);
        Assert.All(segments, s => Assert.InRange(s.Manifest.Count, 1, 40));
        Assert.All(segments, s => Assert.InRange(s.Kept.Length, 0, 10));
        await AssertNothingLostAsync(before, small);
    }

    [Fact]
    public async Task A_ledger_where_nothing_happens_comes_to_rest()
    {
        await WriteAsync(days: 10, purposes: 3);
        var before = await log.ReadRowsAsync();
        for (var day = First; day < First.AddDays(500); day = day.AddDays(1))
        {
            await bench.RunAsync(day);
        }

        Assert.Equal(10, (await bench.SegmentsAsync(Root)).Count);
        Assert.Equal(10, (await log.ReadRowsAsync()).Count);
        await log.WriteDayAsync(First.AddDays(500), 3);
        await bench.RunAsync(First.AddDays(600));
        Assert.Equal(11, (await bench.SegmentsAsync(Root)).Count);
        await AssertNothingLostAsync(before);
    }

    [Fact]
    public async Task Time_that_is_over_leaves_the_rest_to_the_next_run()
    {
        await WriteAsync(days: 3, purposes: 5);
        bench.Clock.Now = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(1, (await bench.Desk().RunAsync(new TimeBox(TimeProvider.System, TimeSpan.Zero), default)).Left);
        Assert.Empty(archive.Files);
        Assert.Equal(0, (await bench.RunAsync(Later)).Left);
    }

    private static Hold Held(AgentId? root) =>
        new(root, OperatorName.TryParse("Ada", out var by) ? by : throw new FormatException(), "a court asked", DateTimeOffset.UnixEpoch);

    private static async Task DiesAsync(RetentionBench run, Fuse fuse)
    {
        try
        {
            await run.RunAsync(Later, fuse);
        }
        catch (BlownFuseException)
        {
        }
    }

    private async Task WriteAsync(int days, int purposes, int leftOpen = 0)
    {
        for (var day = First; day < First.AddDays(days); day = day.AddDays(1))
        {
            await log.WriteDayAsync(day, purposes, leftOpen);
        }
    }

    /// <summary>Rows of the first days that are in the table.</summary>
    private async Task<List<AuditEntry>> OldRowsAsync() =>
        [.. (await log.ReadRowsAsync()).Select(r => AuditEntry.Read(r.Document)!).Where(e => e.At < new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero))];

    private async Task AssertNothingLostAsync(List<LedgerRow> before, RetentionBench? run = null)
    {
        var whole = await (run ?? bench).ReadWholeAsync(Root);
        Assert.True(whole.Count >= before.Count);
        Assert.All(before, (row, i) => Assert.True(whole[i].Key == row.Key && whole[i].Document.Span.SequenceEqual(row.Document.Span)));
    }
}
