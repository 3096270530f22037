namespace L402Functions.Spending.Intents.Steps;

/// <summary>What an operator's consent brought.</summary>
internal abstract record ApproveOutcome
{
    private ApproveOutcome()
    {
    }

    /// <summary>The policies were asked once more with the consent; the intent says what they answered.</summary>
    public sealed record Decided(Intent Intent) : ApproveOutcome;

    /// <summary>The consent is for another invoice, another amount, or other policies than those that now stand. It counts for nothing; the intent waits on, as it now stands.</summary>
    public sealed record Mismatch(Intent Intent) : ApproveOutcome;

    /// <summary>Nobody waits for consent, or not any more.</summary>
    public sealed record NotWaiting(Intent Intent) : ApproveOutcome;

    /// <summary>There is no such intent.</summary>
    public sealed record Missing : ApproveOutcome;
}
