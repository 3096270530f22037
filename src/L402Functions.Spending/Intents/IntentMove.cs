namespace L402Functions.Spending.Intents;

/// <summary>What an event does in a state.</summary>
public abstract record IntentMove
{
    private IntentMove()
    {
    }

    /// <summary>It leads there.</summary>
    public sealed record To(IntentState State) : IntentMove;

    /// <summary>It cannot happen there: nothing changes.</summary>
    public sealed record Refused(IntentState State, IntentEvent Event) : IntentMove;
}
