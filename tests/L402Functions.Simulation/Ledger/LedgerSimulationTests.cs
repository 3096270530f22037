using L402Functions.Simulation.Running;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Ledger;

[Collection(Campaign.OneAtATime)]
public sealed class LedgerSimulationTests
{
    [Fact]
    public void Under_every_fault_a_step_is_applied_as_often_as_its_caller_was_told()
    {
        var report = Campaign.Run(Kinds.Ledger, firstSeed: 1, schedules: 12_000);

        Assert.True(report.Failure is null, report.Failure?.Describe(Kinds.Ledger.Name));
        Assert.All(
            ["store: a transaction is made and its answer gets lost", "store: a transaction is made long after its answer was given up", "process: dies"],
            fault => Assert.True(report.Faults.GetValueOrDefault(fault) > 100, fault));
    }

    [Fact]
    public void The_same_seed_is_the_same_schedule()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            Assert.Equal(LedgerSchedule.Run(seed, tracing: true).World.Trace, LedgerSchedule.Run(seed, tracing: true).World.Trace);
        }
    }

    [Fact]
    public void Busy_processes_do_not_starve_each_other()
    {
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var schedule = LedgerSchedule.RunBusy(seed, processes: 4);
            Assert.True(schedule.Violation is null, schedule.Describe(Kinds.Ledger.Name));
            Assert.DoesNotContain(schedule.World.Faults.Keys, fault => fault.StartsWith("caller: refused", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_store_that_lets_an_old_head_be_replaced_is_noticed()
    {
        // The last writer wins: no version of the head, and no number of the chain, stops anybody.
        static RowWrite Forget(RowWrite write) => write switch
        {
            RowWrite.Replace { Key: RowKeys.Head } head => new RowWrite.Put(head.Key, head.Document),
            RowWrite.Insert { Key: RowKeys.Head } head => new RowWrite.Put(head.Key, head.Document),
            RowWrite.Insert audit when audit.Key.StartsWith(RowKeys.Audit, StringComparison.Ordinal) => new RowWrite.Put(audit.Key, audit.Document),
            _ => write,
        };
        var seen = Planted.FirstViolation(
            seed => LedgerSchedule.Run(seed, plant: server => server.Planted = (_, _, writes) => [.. writes.Select(Forget)]), schedules: 200, expected: "does not follow");

        Assert.NotNull(seen);
    }

    [Fact]
    public void A_store_that_makes_a_transaction_twice_is_noticed()
    {
        var seen = Planted.FirstViolation(
            seed => LedgerSchedule.Run(seed, plant: server => server.Planted = (table, root, writes) =>
            {
                // As if the version of every row were forgotten: what lands late overwrites what came since.
                return [.. writes.Select(write => write switch
                {
                    RowWrite.Replace row => new RowWrite.Put(row.Key, row.Document),
                    RowWrite.Insert row => new RowWrite.Put(row.Key, row.Document),
                    _ => write,
                })];
            }),
            schedules: 200,
            expected: "does not follow");

        Assert.NotNull(seen);
    }
}
