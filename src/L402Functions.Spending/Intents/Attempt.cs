namespace L402Functions.Spending.Intents;

/// <summary>One signed request to a wallet, as its intent remembers it. The request itself is in the attempt's own row.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Owner">The worker that wrote it and alone may send it.</param>
/// <param name="WrittenAt">When its row was written, before anything was sent.</param>
/// <param name="LeaseUntil">From then on nobody waits for that worker any more, and what it did counts as unknown.</param>
/// <param name="RequestId">The request's id on the wire; public, and of no use without the wallet's keys.</param>
public sealed record Attempt(int Number, string Owner, DateTimeOffset WrittenAt, DateTimeOffset LeaseUntil, string RequestId)
{
    /// <summary>The most attempts that one invoice ever gets.</summary>
    public const int Max = 5;

    /// <summary>What came back; null while nothing is known.</summary>
    public AttemptAnswer? Answer { get; init; }

    /// <summary>The name of the wallet's answer: over Nostr the id of its event. Null where there was none, or none with a name.</summary>
    public string? ResponseId { get; init; }

    /// <summary>When that was seen.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>What is settled about it.</summary>
    public AttemptEnding Ending { get; init; }
}
