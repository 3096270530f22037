namespace L402Functions.Spending.Intents;

/// <summary>Readings of one kind, one after the other.</summary>
/// <param name="Kind">What they said; never <see cref="WalletReading.Silent"/>.</param>
/// <param name="First">When the first was made.</param>
/// <param name="Last">When the last was made.</param>
/// <param name="Count">How many.</param>
public sealed record ReadingRun(WalletReading Kind, DateTimeOffset First, DateTimeOffset Last, int Count);
