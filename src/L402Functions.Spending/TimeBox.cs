namespace L402Functions.Spending;

/// <summary>How long a run may take. It is asked between pieces of work, each of which is finished: what is left is for the next run.</summary>
/// <param name="clock">The time.</param>
/// <param name="length">The whole time, from now on.</param>
public sealed class TimeBox(TimeProvider clock, TimeSpan length)
{
    private readonly long start = clock.GetTimestamp();

    /// <summary>True once the time is over.</summary>
    public bool IsOver => clock.GetElapsedTime(start) >= length;

    /// <summary>A run without an end.</summary>
    public static TimeBox Endless(TimeProvider clock) => new(clock, TimeSpan.MaxValue);
}
