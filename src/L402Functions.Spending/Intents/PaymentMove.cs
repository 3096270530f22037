using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents;

/// <summary>Where a step takes an intent, for those who count: known only once it is committed.</summary>
/// <param name="From">Where it was; null for one that is new.</param>
/// <param name="To">Where it is now.</param>
/// <param name="Category">The category that was decided upon; null before a decision and where there is none. Never an agent's bare claim.</param>
public sealed record PaymentMove(IntentState? From, IntentState To, CategoryName? Category);
