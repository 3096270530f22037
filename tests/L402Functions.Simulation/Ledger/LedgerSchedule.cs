using L402Functions.Simulation.Scheduling;
using L402Functions.Simulation.Store;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Ledger;

/// <summary>
/// A few processes that change one ledger at the same time, over a store that misbehaves, and die and stand still meanwhile. Steps that are
/// answered are applied once, steps that are refused as contended never, all others at most once; and no call is left without an answer.
/// </summary>
public sealed class LedgerSchedule
{
    private static readonly AgentId Root = AgentId.TryParse("root", out var id) ? id : throw new FormatException();
    private static readonly Dictionary<string, LedgerRow?> NothingKnown = [];

    private readonly World world;
    private readonly StoreServer server;
    private readonly List<SimulatedProcess> processes = [];
    private readonly LedgerWitness witness;
    private int started;

    private LedgerSchedule(ulong seed, bool tracing, Action<StoreServer>? plant)
    {
        world = new World(seed, tracing);
        var chance = world.Chance;
        server = new StoreServer(world, new StoreRates
        {
            LateWrite = chance.Pick([0, 20, 100]),
            LostRequest = chance.Pick([0, 20, 100]),
            LostAnswer = chance.Pick([0, 20, 100]),
            LostRead = chance.Pick([0, 10, 50]),
        });
        witness = new LedgerWitness(world);
        server.OnCommitted = (_, writes) => witness.Saw(writes);
        plant?.Invoke(server);
    }

    /// <summary>Runs a schedule to its end.</summary>
    public static Schedule Run(ulong seed, bool tracing = false, Action<StoreServer>? plant = null)
    {
        var schedule = new LedgerSchedule(seed, tracing, plant);
        schedule.Run();
        return new Schedule(schedule.world, seed);
    }

    /// <summary>Many callers in each of several processes, all at once on one head, and nothing goes wrong.</summary>
    public static Schedule RunBusy(ulong seed, int processes)
    {
        var schedule = new LedgerSchedule(seed, false, null);
        schedule.world.HasFaults = false;
        for (var i = 1; i <= processes; i++)
        {
            schedule.StartProcess($"p{i}", callers: 12, calls: 10, new LedgerLimits());
        }

        schedule.world.Run(() => false, 1_000_000);
        if (schedule.world.Violation is null)
        {
            schedule.Finish();
        }

        return new Schedule(schedule.world, seed);
    }

    private void Run()
    {
        var count = world.Chance.Between(1, 3);
        for (var i = 0; i < count; i++)
        {
            StartProcess($"p{i + 1}");
        }

        Disturb(world.Chance.Between(0, 4));
        world.Run(() => false, 200_000);
        if (world.Violation is null)
        {
            Finish();
        }
    }

    private void StartProcess(string name) => StartProcess(
        name, world.Chance.Between(1, 4), world.Chance.Between(1, 4), new LedgerLimits { Tries = 12, Waiting = world.Chance.Pick([3, 100]) });

    private void StartProcess(string name, int callers, int calls, LedgerLimits limits)
    {
        var process = new SimulatedProcess(world, name, world.Chance.Milliseconds(-2000, 2000));
        processes.Add(process);
        var ids = new Chance(world.Chance.Next());
        var store = new SimulatedStore(world, server, name);
        var ledger = new SpendingLedger(store, process.Clock, ids, limits);
        for (var c = 1; c <= callers; c++)
        {
            process.Start($"caller {c}", () => CallAsync(process, ledger, store, calls));
        }
    }

    /// <summary>Processes that die and come back, or stand still, and a store that goes down.</summary>
    private void Disturb(int times)
    {
        for (var i = 0; i < times; i++)
        {
            world.After(world.Chance.Milliseconds(0, 400), () =>
            {
                var process = world.Chance.Pick(processes);
                if (process.IsAlive && world.Strikes("process: dies", 300))
                {
                    process.Crash();
                    StartProcess(process.Name + "'");
                }
                else if (process.IsAlive && world.Strikes("process: stands still", 400))
                {
                    process.Stall(world.Chance.Seconds(1, 100));
                }
                else if (world.Strikes("store: down", 500))
                {
                    server.GoDown(world.Chance.Milliseconds(50, 8000));
                }
            });
        }
    }

    private async Task CallAsync(SimulatedProcess process, SpendingLedger ledger, SimulatedStore store, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var pair = world.Chance.Below(2);
            var (left, right) = ($"i|{pair}-left", $"i|{pair}-right");
            var known = world.Chance.PerMille(300) ? await ReadAsync(store, left, right) : NothingKnown;
            if (world.Chance.PerMille(300))
            {
                // By now what is known may be old.
                await Task.Delay(world.Chance.Milliseconds(1, 60), process.Clock);
            }

            var step = $"s{++started}";
            if (world.Chance.PerMille(250))
            {
                await SumAsync(ledger, new SumStep(step, left, right, known));
            }
            else
            {
                var (from, to) = world.Chance.PerMille(500) ? (left, right) : (right, left);
                await TransferAsync(process, ledger, new TransferStep(step, from, to, world.Chance.Between(1, 9), known));
            }
        }
    }

    private static async Task<Dictionary<string, LedgerRow?>> ReadAsync(SimulatedStore store, string left, string right)
    {
        try
        {
            return new Dictionary<string, LedgerRow?>
            {
                [left] = await store.ReadAsync(Root, left, CancellationToken.None),
                [right] = await store.ReadAsync(Root, right, CancellationToken.None),
            };
        }
        catch (LedgerStoreException)
        {
            return NothingKnown;
        }
    }

    private async Task SumAsync(SpendingLedger ledger, SumStep step)
    {
        try
        {
            var sum = await ledger.ExecuteAsync(Root, step, CancellationToken.None);
            if (sum != 0)
            {
                world.Break($"Step {step.StepId} saw a state that never was: its rows add up to {sum}.");
            }
        }
        catch (LedgerBusyException e)
        {
            world.Count($"caller: refused, {e.Reason}");
        }
    }

    private async Task TransferAsync(SimulatedProcess process, SpendingLedger ledger, TransferStep step)
    {
        using var cancelling = world.Strikes("caller: does not wait", 100)
            ? new CancellationTokenSource(world.Chance.Milliseconds(0, 40), process.Clock)
            : new CancellationTokenSource();
        try
        {
            var left = await ledger.ExecuteAsync(Root, step, cancelling.Token);
            witness.WasAnswered(step.StepId);
            if (world.IsTracing)
            {
                world.Note($"{process.Name}: {step.StepId} done, {left} left");
            }
        }
        catch (LedgerBusyException e)
        {
            world.Count($"caller: refused, {e.Reason}");
            if (!e.MayBeApplied)
            {
                witness.WasRefused(step.StepId);
            }
        }
        catch (OperationCanceledException) when (cancelling.IsCancellationRequested)
        {
            // Applied or not: either is fine.
        }
    }

    private void Finish()
    {
        var waiting = processes.FirstOrDefault(p => p.IsAlive && p.Running > 0);
        if (waiting is not null)
        {
            world.Break($"{waiting.Name}: {waiting.Running} callers are left without an answer.");
            return;
        }

        witness.CheckAtEnd(server.Table.ReadRange(Root, RowKeys.Intents, RowKeys.After(RowKeys.Intents)));
        if (server.Table.Read(Root, RowKeys.Head) is not { } row)
        {
            return;
        }

        if (!LedgerHead.TryParse(row.Document, out var head))
        {
            world.Break("The head cannot be read.");
            return;
        }

        var rows = server.Table.ReadRange(Root, RowKeys.Audit, RowKeys.After(RowKeys.Audit)).ToAsyncEnumerable();
        var verified = AuditChain.VerifyAsync(rows, AuditLink.Start, head.Chain, CancellationToken.None);
        if (verified.Result is AuditVerification.Broken broken)
        {
            world.Break($"The audit chain is broken: {broken.Break} at {broken.Sequence}.");
        }
    }
}
