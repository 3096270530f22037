using System.Diagnostics;

namespace L402Functions.Simulation.Running;

/// <summary>Runs many schedules on every core. Each is self-contained, so the result does not depend on how many cores there are.</summary>
public static class Campaign
{
    /// <summary>The tests that take every core: one after another.</summary>
    public const string OneAtATime = "campaigns";

    private const int Batch = 100;
    private const int Telling = 25_000;

    /// <summary>Runs the schedules of <paramref name="schedules"/> seeds in a row; stops soon after the first that fails.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="firstSeed">The seed of the first.</param>
    /// <param name="schedules">How many.</param>
    /// <param name="threads">On how many threads; as many as there are cores where null.</param>
    /// <param name="onProgress">Told of the totals so far, every so often, by one thread at a time.</param>
    public static CampaignReport Run(Kind kind, ulong firstSeed, long schedules, int? threads = null, Action<CampaignReport>? onProgress = null)
    {
        var gate = new Lock();
        var faults = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (done, steps, next, told) = (0L, 0L, -1L, 0L);
        ulong? failing = null;
        var watch = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, threads ?? Environment.ProcessorCount).Select(_ => new Thread(Work)).ToArray();
        foreach (var worker in workers)
        {
            worker.Start();
        }

        foreach (var worker in workers)
        {
            worker.Join();
        }

        var failure = failing is { } seed ? kind.Run(seed, true) : null;
        return new CampaignReport(done, steps, faults, failure, watch.Elapsed);

        void Work()
        {
            var mine = new Dictionary<string, long>(StringComparer.Ordinal);
            var (myDone, mySteps) = (0L, 0L);
            while (Interlocked.Increment(ref next) is var index && index < schedules && failing is null)
            {
                var schedule = kind.Run(firstSeed + (ulong)index, false);
                myDone++;
                mySteps += schedule.World.Steps;
                foreach (var (fault, times) in schedule.World.Faults)
                {
                    mine[fault] = mine.GetValueOrDefault(fault) + times;
                }

                if (schedule.Violation is not null)
                {
                    lock (gate)
                    {
                        failing = failing is { } other && other < schedule.Seed ? other : schedule.Seed;
                    }
                }

                if (myDone == Batch)
                {
                    Report();
                }
            }

            Report();

            void Report()
            {
                lock (gate)
                {
                    done += myDone;
                    steps += mySteps;
                    foreach (var (fault, times) in mine)
                    {
                        faults[fault] = faults.GetValueOrDefault(fault) + times;
                    }

                    (myDone, mySteps) = (0, 0);
                    mine.Clear();
                    if (done >= told + Telling)
                    {
                        told = done;
                        onProgress?.Invoke(new CampaignReport(done, steps, faults, null, watch.Elapsed));
                    }
                }
            }
        }
    }
}
