using L402Functions.Simulation.Accounting;
using L402Functions.Simulation.Store;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Rollups;

namespace L402Functions.Spending.Tests.Rollups;

public sealed class RollupDeskTests
{
    private static readonly AgentId Root = AgentId.Parse("research");
    private static readonly DateOnly First = new(2026, 1, 1);
    private readonly MemoryLedgerStore store = new();
    private readonly RecordedLog recorded = new();

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Folding_twice_changes_nothing()
    {
        var log = await WriteAsync(seed: 1, days: 3);
        var first = await FoldAsync(store);
        Assert.Equal((true, null), (first.Complete, first.Broken));
        Assert.Equal((await log.ReadRowsAsync()).Count, first.Rows);
        var made = store.Transactions;

        var second = await FoldAsync(store);

        Assert.Equal(first with { Rows = 0 }, second);
        Assert.Equal(made, store.Transactions);
        await AssertCountedAsync(log);
    }

    [Fact]
    public async Task Whatever_is_written_in_whatever_portions_the_rollups_are_what_happened()
    {
        for (var seed = 10; seed < 25; seed++)
        {
            var random = new Random(seed);
            var own = new MemoryLedgerStore();
            var log = new WrittenLog(own, Root, seed);
            for (var day = First; day < First.AddDays(6); day = day.AddDays(random.Next(1, 3)))
            {
                await log.WriteDayAsync(day, random.Next(1, 60), random.Next(2));
                if (random.Next(2) == 0)
                {
                    await FoldAsync(own);
                }

                await log.CloseAsync(day);
            }

            Assert.True((await FoldAsync(own)).Complete);
            await AssertCountedAsync(log);
        }
    }

    [Fact]
    public async Task A_worker_that_dies_at_any_call_leaves_what_the_next_one_completes()
    {
        var whole = await WriteAsync(seed: 7, days: 1, purposes: 520);
        await whole.WriteDayAsync(First.AddDays(1), 40);
        var calls = 0;
        for (var at = 1; at == 1 || at <= calls; at++)
        {
            foreach (var afterwards in new[] { false, true })
            {
                var own = new MemoryLedgerStore();
                var log = await whole.CopyAsync(own);
                await Assert.ThrowsAsync<BlownFuseException>(() => FoldAsync(new MortalStore(own, new Fuse(at, afterwards))));

                var fuse = Fuse.Endless();
                Assert.True((await FoldAsync(new MortalStore(own, fuse))).Complete);
                calls = Math.Max(calls, fuse.Made);
                await AssertCountedAsync(log);
            }
        }

        Assert.InRange(calls, 8, 200);
    }

    [Fact]
    public async Task Two_workers_at_once_count_each_row_once()
    {
        var log = await WriteAsync(seed: 3, days: 4, purposes: 500);
        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => FoldAsync(store))));

        Assert.Contains(done, d => d.Complete);
        Assert.Equal((await log.ReadRowsAsync()).Count, done.Sum(d => d.Rows));
        await AssertCountedAsync(log);
    }

    [Fact]
    public async Task A_transaction_without_an_answer_that_was_made_after_all_counts_once()
    {
        var log = await WriteAsync(seed: 4, days: 2);
        store.OnWrite = (_, write) =>
        {
            store.OnWrite = null;
            write();
            throw new LedgerStoreException("The answer was lost.");
        };

        await Assert.ThrowsAsync<LedgerStoreException>(() => FoldAsync(store));
        Assert.True((await FoldAsync(store)).Complete);
        await AssertCountedAsync(log);
    }

    [Fact]
    public async Task Nothing_counts_from_a_break_on_and_the_break_is_named()
    {
        var log = await WriteAsync(seed: 5, days: 2, purposes: 30);
        await FoldAsync(store);
        var counted = await log.ReadRollupsAsync();
        await log.WriteDayAsync(First.AddDays(5), 30);
        var rows = await log.ReadRowsAsync();
        var tampered = rows[^3];
        await store.WriteAsync(Root, [new RowWrite.Put(tampered.Key, rows[^4].Document)], None);

        var progress = await FoldAsync(store);

        Assert.False(progress.Complete);
        Assert.Equal(new AuditVerification.Broken(AuditBreak.KeyDiffers, rows.Count - 2), progress.Broken);
        Assert.Equal(counted, await log.ReadRollupsAsync());
        Assert.Contains(recorded.Lines, e => e.Contains("breaks at row", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_row_counts_only_if_it_is_the_one_that_the_head_knows()
    {
        var log = await WriteAsync(seed: 6, days: 1, purposes: 5);
        var last = (await log.ReadRowsAsync())[^1];
        var changed = System.Text.Encoding.UTF8.GetString(last.Document.Span).Replace("order-", "ordex-", StringComparison.Ordinal);
        await store.WriteAsync(Root, [new RowWrite.Put(last.Key, System.Text.Encoding.UTF8.GetBytes(changed))], None);

        Assert.Equal(AuditBreak.EndDiffers, (await FoldAsync(store)).Broken?.Break);
        Assert.Empty(await log.ReadRollupsAsync());
    }

    [Fact]
    public async Task A_run_goes_through_every_root_and_leaves_what_time_does_not_allow()
    {
        var other = AgentId.Parse("sales");
        var log = await WriteAsync(seed: 8, days: 1);
        var second = new WrittenLog(store, other, 9);
        await second.WriteDayAsync(First, 10);
        var desk = new RollupDesk(store, new NamedRoots(Root, other), TimeProvider.System, recorded.For<RollupDesk>());

        Assert.Equal(new RollupReport(2, 0, 2, 0), await desk.RunAsync(new TimeBox(TimeProvider.System, TimeSpan.Zero), None));
        Assert.Equal((2, 0, 0), await RunAsync(desk));
        await AssertCountedAsync(log);
        await AssertCountedAsync(second);
    }

    [Fact]
    public async Task A_cursor_that_cannot_be_read_stops_its_own_root_and_no_other()
    {
        var other = AgentId.Parse("sales");
        await WriteAsync(seed: 8, days: 1);
        var second = new WrittenLog(store, other, 9);
        await second.WriteDayAsync(First, 10);
        await store.WriteAsync(Root, [new RowWrite.Put(RowKeys.RollupCursor, "{}"u8.ToArray())], None);
        var desk = new RollupDesk(store, new NamedRoots(Root, other), TimeProvider.System, recorded.For<RollupDesk>());

        Assert.Equal((2, 0, 1), await RunAsync(desk));
        await AssertCountedAsync(second);
    }

    private static async Task<(int Roots, int Left, int Broken)> RunAsync(RollupDesk desk)
    {
        var report = await desk.RunAsync(TimeBox.Endless(TimeProvider.System), None);
        return (report.Roots, report.Left, report.Broken);
    }

    private static async Task AssertCountedAsync(WrittenLog log)
    {
        var rollups = await log.ReadRollupsAsync();
        Assert.Equal(log.Expected.OrderBy(e => e.Key.ToRowKey(), StringComparer.Ordinal), rollups.OrderBy(e => e.Key.ToRowKey(), StringComparer.Ordinal));

        var recount = (await log.ReadRowsAsync()).Select(r => RollupFold.Of(AuditEntry.Read(r.Document)!)).OfType<(RollupKey Key, RollupFigures Figures)>()
            .GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Aggregate(RollupFigures.Nothing, (sum, c) => sum.Add(c.Figures)));
        Assert.Equal(rollups.Count, recount.Count);
        Assert.All(rollups, r => Assert.Equal(recount[r.Key], r.Value));
    }

    private async Task<WrittenLog> WriteAsync(int seed, int days, int purposes = 50)
    {
        var log = new WrittenLog(store, Root, seed);
        for (var day = First; day < First.AddDays(days); day = day.AddDays(1))
        {
            await log.WriteDayAsync(day, purposes);
        }

        return log;
    }

    private Task<RollupProgress> FoldAsync(ILedgerStore at) =>
        new RollupDesk(at, new NamedRoots(Root), TimeProvider.System, recorded.For<RollupDesk>()).FoldAsync(Root, TimeBox.Endless(TimeProvider.System), None);
}
