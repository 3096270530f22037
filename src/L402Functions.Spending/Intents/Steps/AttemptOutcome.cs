namespace L402Functions.Spending.Intents.Steps;

/// <summary>Whether a worker may send.</summary>
internal abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <summary>The attempt is written and this worker's: exactly one worker gets it.</summary>
    public sealed record Mine(Intent Intent, Attempt Attempt) : AttemptOutcome;

    /// <summary>Another worker has it, or it has moved on. Nothing may be sent.</summary>
    public sealed record NotMine(Intent? Intent) : AttemptOutcome;

    /// <summary>It was withdrawn instead: frozen, or out of time. Nothing may be sent.</summary>
    public sealed record Withdrawn(Intent Intent) : AttemptOutcome;
}
