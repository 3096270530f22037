namespace L402Functions.Spending.Ledger;

/// <summary>How much the ledger takes on, and how long it tries. The defaults suit Table Storage.</summary>
public sealed record LedgerLimits
{
    /// <summary>The most steps that wait for one root in this process; one more is refused by name.</summary>
    public int Waiting { get; init; } = 1_000;

    /// <summary>The most steps in one transaction.</summary>
    public int StepsPerTransaction { get; init; } = 32;

    /// <summary>How often a step is tried before it is given up.</summary>
    public int Tries { get; init; } = 20;

    /// <summary>The longest pause after a first failure or lost race; it doubles with each further one, and each pause is by chance between nothing and that.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Where the doubling ends.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The longest pause after a transaction while more steps wait and nobody else is in the way. Without one, a process that has the newest
    /// head commits again before any other can have read it.
    /// </summary>
    public TimeSpan Breath { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How many roots keep their head in memory while nothing waits for them.</summary>
    public int CachedRoots { get; init; } = 256;
}
