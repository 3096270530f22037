namespace L402Functions.Simulation.Accounting;

/// <summary>A clock whose date a test says, and whose timers run as they do: for writing years of a log in a moment.</summary>
public sealed class DatedClock(DateTimeOffset start) : TimeProvider
{
    /// <summary>The date.</summary>
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
