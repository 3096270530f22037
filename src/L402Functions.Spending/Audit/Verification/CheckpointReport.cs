using System.Collections.Immutable;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>What came of checking the checkpoints.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Read">How many of them, the newest, were read.</param>
/// <param name="Newest">When the newest was made.</param>
/// <param name="Announced">How many announcements were found and compared; null where nobody looked, or the relays do not answer.</param>
/// <param name="Breaks">What is wrong.</param>
public sealed record CheckpointReport(int Count, int Read, DateTimeOffset? Newest, int? Announced, ImmutableArray<FoundBreak> Breaks);
