using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Payments;

/// <summary>Some of a root's intents, in the order of their names.</summary>
/// <param name="Intents">Those that were asked for; perhaps none, though there are more further on.</param>
/// <param name="Next">Where to go on; null at the end.</param>
public sealed record IntentPage(IReadOnlyList<Intent> Intents, string? Next);
