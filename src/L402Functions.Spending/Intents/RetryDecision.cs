namespace L402Functions.Spending.Intents;

/// <summary>Whether a payment that was not made is tried again.</summary>
public abstract record RetryDecision
{
    private RetryDecision()
    {
    }

    /// <summary>With the same invoice and the same wallet, after this time.</summary>
    public sealed record TryAgain(TimeSpan Delay) : RetryDecision;

    /// <summary>No.</summary>
    public sealed record GiveUp(IntentCause Cause) : RetryDecision;
}
