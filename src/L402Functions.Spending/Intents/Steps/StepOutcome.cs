namespace L402Functions.Spending.Intents.Steps;

/// <summary>What a step that either happens or does not did to an intent.</summary>
internal abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>It happened.</summary>
    public sealed record Changed(Intent Intent) : StepOutcome;

    /// <summary>It cannot happen to the intent as it is: nothing changed.</summary>
    public sealed record Unchanged(Intent Intent) : StepOutcome;

    /// <summary>There is no such intent.</summary>
    public sealed record Missing : StepOutcome;
}
