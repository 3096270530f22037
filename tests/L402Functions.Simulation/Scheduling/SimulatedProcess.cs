namespace L402Functions.Simulation.Scheduling;

/// <summary>
/// A process: its code runs one continuation at a time on the world's thread. It can stand still for a while, as in a long pause of its machine, and it
/// can die: then nothing of it ever runs again, while what it had set going outside goes on.
/// </summary>
public sealed class SimulatedProcess(World world, string name, TimeSpan clockError) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> held = new();
    private DateTimeOffset stalledUntil;

    public World World => world;

    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    public bool IsStalled => world.Now < stalledUntil;

    /// <summary>The time, as this machine's clock has it.</summary>
    public TimeProvider Clock => field ??= new SimulatedClock(this, clockError);

    /// <summary>How many pieces of work are not done yet.</summary>
    public int Running { get; private set; }

    /// <summary>Starts a piece of work. What it throws and nobody catches is a violation.</summary>
    public void Start(string work, Func<Task> run)
    {
        Running++;
        Post(_ => _ = RunAsync(work, run), null);
    }

    public void Crash()
    {
        IsAlive = false;
        held.Clear();
        world.Drop(this);
        world.Note($"{name}: dies");
    }

    /// <summary>Nothing of it runs for a while.</summary>
    public void Stall(TimeSpan duration)
    {
        stalledUntil = world.Now + duration;
        if (world.IsTracing)
        {
            world.Note($"{name}: stands still for {duration}");
        }

        world.After(duration, Release);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsAlive)
        {
            return;
        }

        if (IsStalled)
        {
            held.Enqueue((d, state));
        }
        else
        {
            world.MakeReady(this, d, state);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Simulated code does not wait for its thread.");

    public override SynchronizationContext CreateCopy() => this;

    internal void Execute(SendOrPostCallback callback, object? state)
    {
        if (!IsAlive)
        {
            return;
        }

        if (IsStalled)
        {
            held.Enqueue((callback, state));
            return;
        }

        SetSynchronizationContext(this);
        callback(state);
    }

    private void Release()
    {
        while (IsAlive && !IsStalled && held.TryDequeue(out var next))
        {
            world.MakeReady(this, next.Callback, next.State);
        }
    }

    private async Task RunAsync(string work, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception e)
        {
            world.Break($"{name}, {work}: {e}");
        }

        Running--;
    }
}
