namespace L402Functions.Spending.Intents.Steps;

/// <summary>What accepting a request brought.</summary>
internal abstract record AcceptOutcome
{
    private AcceptOutcome()
    {
    }

    /// <summary>It is new, or it is a purpose's new invoice.</summary>
    public sealed record Accepted(Intent Intent) : AcceptOutcome;

    /// <summary>The same request was accepted before.</summary>
    public sealed record Replayed(Intent Intent) : AcceptOutcome;

    /// <summary>The name stands for another request.</summary>
    public sealed record KeyReused(Intent Intent) : AcceptOutcome;

    /// <summary>The agent is not in this tree.</summary>
    public sealed record UnknownAgent : AcceptOutcome;
}
