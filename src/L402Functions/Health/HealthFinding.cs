namespace L402Functions.Health;

/// <summary>How one part is. It is named, and never why it fails: that is in the log.</summary>
/// <param name="Name"><c>tables</c>, <c>queue:…</c>, <c>wallet:…</c> or <c>checkpoint</c>.</param>
/// <param name="Status">How it is.</param>
/// <param name="AgeSeconds">How long ago it last answered, or of a checkpoint, was made; null for never, as far as this process knows.</param>
public sealed record HealthFinding(string Name, HealthStatus Status, long? AgeSeconds);
