namespace L402Functions.Health;

/// <summary>What a health check says.</summary>
/// <param name="Status">Of the whole: <see cref="HealthStatus.Down"/> only where it can neither be counted on to sell nor to pay.</param>
/// <param name="Checks">Of each part; null where none was asked.</param>
public sealed record HealthReport(HealthStatus Status, IReadOnlyList<HealthFinding>? Checks);
