using L402Functions.Simulation.Accounting;
using L402Functions.Spending;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Rollups;
using L402Functions.Storage.Tests.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;
using static L402Functions.Storage.Tests.Ledger.LedgerBench;

namespace L402Functions.Storage.Tests.Rollups;

/// <summary>Rollups on a real table.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class RollupTests(AzuriteServer azurite)
{
    private static readonly DateOnly First = new(2026, 1, 1);
    private readonly LedgerBench bench = new(azurite);
    private readonly RecordedLog recorded = new();

    [Fact]
    public async Task Two_workers_who_race_count_each_row_once()
    {
        var log = new WrittenLog(bench.Store(), Root, 11);
        await log.WriteDayAsync(First, 600);
        await log.WriteDayAsync(First.AddDays(1), 600);

        var done = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => FoldAsync())));

        Assert.Contains(done, d => d.Complete);
        Assert.Equal((await log.ReadRowsAsync()).Count, done.Sum(d => d.Rows));
        Assert.Equal(log.Expected.OrderBy(e => e.Key.ToRowKey()), (await log.ReadRollupsAsync()).OrderBy(e => e.Key.ToRowKey()));
        Assert.Equal(0, (await FoldAsync()).Rows);
    }

    [Fact]
    public async Task Lost_answers_count_nothing_twice()
    {
        var log = new WrittenLog(bench.Store(), Root, 12);
        for (var day = 0; day < 20; day++)
        {
            await log.WriteDayAsync(First.AddDays(day), 40);
        }

        var wire = new FaultyTransport();
        foreach (var fate in new[] { Fate.IsLost, Fate.IsTurnedAway, Fate.AnswerIsLost, Fate.AnswerIsTooLate })
        {
            wire.Next("POST", fate);
            await Assert.ThrowsAsync<LedgerStoreException>(() => FoldAsync(wire));
        }

        Assert.True((await FoldAsync()).Complete);
        Assert.Equal(log.Expected.OrderBy(e => e.Key.ToRowKey()), (await log.ReadRollupsAsync()).OrderBy(e => e.Key.ToRowKey()));
    }

    private Task<RollupProgress> FoldAsync(FaultyTransport? wire = null) =>
        new RollupDesk(bench.Store(wire), new NamedRoots(Root), TimeProvider.System, recorded.For<RollupDesk>())
            .FoldAsync(Root, TimeBox.Endless(TimeProvider.System), None);
}
