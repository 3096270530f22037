namespace L402Functions.Simulation.Scheduling;

/// <summary>The clock of one process: the world's time, off by a little. Its timers die with the process.</summary>
public sealed class SimulatedClock(SimulatedProcess process, TimeSpan error) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => process.World.Now + error;

    public override long GetTimestamp() => process.World.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimulatedTimer(SimulatedProcess process, TimerCallback callback, object? state) : ITimer
    {
        private int generation;
        private TimeSpan period;

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            period = newPeriod;
            Arm(dueTime);
            return true;
        }

        public void Dispose() => generation++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime)
        {
            var armed = ++generation;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                process.World.After(dueTime, () => Fire(armed));
            }
        }

        private void Fire(int armed)
        {
            if (armed == generation)
            {
                process.Post(_ => Call(armed), null);
            }
        }

        private void Call(int armed)
        {
            if (armed != generation)
            {
                return;
            }

            if (period > TimeSpan.Zero)
            {
                Arm(period);
            }

            callback(state);
        }
    }
}
