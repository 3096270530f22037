namespace L402Functions.LoadTest.Audit;

/// <summary>What one round came to.</summary>
internal sealed record PruneResult(int Rows, double ArchivedPerSecond, double PrunedPerSecond, double BarePerSecond, double PeakMegabytes);
