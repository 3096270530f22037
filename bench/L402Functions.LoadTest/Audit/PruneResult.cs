namespace L402Functions.LoadTest.Audit;

/// <summary>What one round came to; the most managed memory in megabytes.</summary>
internal sealed record PruneResult(int Rows, double ArchivedPerSecond, double PrunedPerSecond, double BarePerSecond, double WhileArchiving, double WhilePruning);
