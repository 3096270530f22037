namespace L402Functions.Spending.Intents;

/// <summary>One row of the transition table.</summary>
/// <param name="From">The state before.</param>
/// <param name="Event">What happens.</param>
/// <param name="To">The state after.</param>
public readonly record struct IntentTransition(IntentState From, IntentEvent Event, IntentState To);
