using L402Functions.Simulation.Scheduling;

namespace L402Functions.Simulation.Payments;

/// <summary>
/// Agents, operators, a few processes with the product in them, two wallets, queues and a store: first with every fault, then without, until a day and
/// a half have passed, or nine days for those that the long watch is about.
/// </summary>
public sealed class PaymentSchedule
{
    private const long MaxSteps = 2_000_000;
    private static readonly TimeSpan Short = TimeSpan.FromHours(38);
    private static readonly TimeSpan Long = TimeSpan.FromDays(9.5);

    private readonly World world;
    private readonly PaymentWorld outside;
    private readonly PaymentWitness witness;

    private PaymentSchedule(ulong seed, bool tracing, Action<PaymentWorld>? plant)
    {
        world = new World(seed, tracing);
        outside = new PaymentWorld(world);
        outside.Policies.WriteTo(outside.Server.Table, outside.Roots);
        witness = new PaymentWitness(outside);
        plant?.Invoke(outside);
    }

    /// <summary>Runs a schedule to its end.</summary>
    public static Schedule Run(ulong seed, bool tracing = false, Action<PaymentWorld>? plant = null)
    {
        var schedule = new PaymentSchedule(seed, tracing, plant);
        schedule.Run();
        return new Schedule(schedule.world, seed);
    }

    private void Run()
    {
        var chance = world.Chance;
        var horizon = chance.PerMille(50) ? Long : Short;
        var calm = chance.Seconds(120, 7_200);
        var hosts = chance.Between(2, 3);
        for (var i = 0; i < hosts; i++)
        {
            outside.StartHost();
        }

        new AgentScript(outside, witness).Plan();
        new OperatorScript(outside).Plan(horizon);
        Disturb(calm);
        world.After(calm, () =>
        {
            world.HasFaults = false;
            world.Note("from here on nothing goes wrong");
        });
        Sweep(TimeSpan.FromMinutes(1));
        var end = World.Epoch + horizon;
        world.Run(() => world.Now >= end, MaxSteps);
        if (world.Violation is null)
        {
            new FinalAudit(outside, witness).Check();
        }
    }

    private void Sweep(TimeSpan interval) => world.After(interval, () =>
    {
        outside.AnyHost()?.Sweep();
        Sweep(world.Now < World.Epoch.AddMinutes(20) ? interval : TimeSpan.FromSeconds(Math.Min(1.3 * interval.TotalSeconds, 7_200)));
    });

    private void Disturb(TimeSpan until)
    {
        var times = world.Chance.Between(0, 8);
        for (var i = 0; i < times; i++)
        {
            // Most at the beginning, where most happens.
            var at = world.Chance.PerMille(700) ? world.Chance.Milliseconds(0, 20_000) : world.Chance.Seconds(0, (int)until.TotalSeconds);
            world.After(at, DisturbOnce);
        }
    }

    private void DisturbOnce()
    {
        var kind = world.Chance.Below(6);
        if (kind == 0 && world.Strikes("store: down", 1000))
        {
            outside.Server.GoDown(world.Chance.Seconds(1, 120));
        }
        else if (kind == 1 && world.Strikes("wallet: offline", 1000))
        {
            world.Chance.Pick(outside.Wallets).GoOffline(world.Chance.Seconds(5, 1_200));
        }
        else if (outside.AnyHost() is not { } host)
        {
            return;
        }
        else if (kind == 2 && world.Strikes("process: stands still", 1000))
        {
            host.Process.Stall(world.Chance.Seconds(1, 400));
        }
        else if (kind == 3 && world.Strikes("process: shuts down", 1000))
        {
            host.ShutDown();
            world.After(world.Chance.Seconds(1, 120), outside.StartHost);
        }
        else if (world.Strikes("process: dies", 1000))
        {
            host.Crash();
            world.After(world.Chance.Seconds(1, 120), outside.StartHost);
        }
    }
}
