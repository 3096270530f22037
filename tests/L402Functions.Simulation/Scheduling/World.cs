using System.Globalization;

namespace L402Functions.Simulation.Scheduling;

/// <summary>
/// Everything outside the simulated processes, and the scheduler: one thread, virtual time, and chance that picks what runs next. Time moves
/// only where nothing is ready to run.
/// </summary>
public sealed class World
{
    /// <summary>When every schedule begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (long At, long Order)> timed = new();
    private readonly List<Ready> ready = [];
    private readonly SortedDictionary<string, int> faults = new(StringComparer.Ordinal);
    private readonly List<string>? trace;
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long order;
    private long now = Epoch.Ticks;

    public World(ulong seed, bool tracing = false)
    {
        Chance = new Chance(seed);
        trace = tracing ? [] : null;
    }

    public Chance Chance { get; }

    public DateTimeOffset Now => new(now, TimeSpan.Zero);

    public long Steps { get; private set; }

    /// <summary>While false, nothing goes wrong any more.</summary>
    public bool HasFaults { get; set; } = true;

    /// <summary>What must never be, and was. The first one ends the schedule.</summary>
    public string? Violation { get; private set; }

    public bool IsTracing => trace is not null;

    public IReadOnlyList<string> Trace => trace ?? [];

    /// <summary>How often what was done to the processes and to their surroundings.</summary>
    public IReadOnlyDictionary<string, int> Faults => faults;

    public void Note(string line) =>
        trace?.Add(string.Create(CultureInfo.InvariantCulture, $"{Now - Epoch:d\\.hh\\:mm\\:ss\\.fff} {line}"));

    public void Break(string violation)
    {
        Violation ??= violation;
        if (IsTracing)
        {
            Note("VIOLATION " + violation);
        }
    }

    /// <summary>True, and counted, in so many of a thousand cases while faults are on.</summary>
    public bool Strikes(string fault, int perMille)
    {
        if (!HasFaults || !Chance.PerMille(perMille))
        {
            return false;
        }

        Count(fault);
        return true;
    }

    public void Count(string fault) => faults[fault] = faults.GetValueOrDefault(fault) + 1;

    /// <summary>Has something happen outside the processes.</summary>
    public void After(TimeSpan delay, Action action) => timed.Enqueue(action, (now + Math.Max(delay.Ticks, 0), order++));

    /// <summary>Completes after a while, whatever becomes of the process that waits.</summary>
    public Task Delay(TimeSpan delay)
    {
        var done = new TaskCompletionSource();
        After(delay, done.SetResult);
        return done.Task;
    }

    /// <summary>Runs until <paramref name="isOver"/>, until nothing is left to happen, or until something is violated.</summary>
    /// <param name="isOver">Asked after every step.</param>
    /// <param name="steps">After so many steps something runs for ever: a violation of its own.</param>
    public void Run(Func<bool> isOver, long steps)
    {
        var last = Steps + steps;
        var outer = SynchronizationContext.Current;
        try
        {
            while (Violation is null && !isOver() && Step())
            {
                if (Steps > last)
                {
                    Break($"After {steps} steps there is no end in sight.");
                }
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    internal void MakeReady(SimulatedProcess process, SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("Simulated code has left its thread: it used the thread pool.");
        }

        ready.Add(new Ready(process, callback, state));
    }

    internal void Drop(SimulatedProcess process) => ready.RemoveAll(r => r.Process == process);

    private bool Step()
    {
        Steps++;
        if (ready.Count > 0)
        {
            var index = ready.Count == 1 ? 0 : Chance.Below(ready.Count);
            var next = ready[index];
            ready[index] = ready[^1];
            ready.RemoveAt(ready.Count - 1);
            next.Process.Execute(next.Callback, next.State);
            return true;
        }

        if (!timed.TryDequeue(out var action, out var when))
        {
            return false;
        }

        now = Math.Max(now, when.At);
        SynchronizationContext.SetSynchronizationContext(null);
        action();
        return true;
    }

    private readonly record struct Ready(SimulatedProcess Process, SendOrPostCallback Callback, object? State);
}
