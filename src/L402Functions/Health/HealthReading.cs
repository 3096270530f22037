namespace L402Functions.Health;

/// <summary>How one part was when it was asked.</summary>
/// <param name="Name">The part.</param>
/// <param name="Status">How it was.</param>
/// <param name="SeenAt">When it last answered, or was made; null for never.</param>
internal sealed record HealthReading(string Name, HealthStatus Status, DateTimeOffset? SeenAt)
{
    /// <summary>The same, as of <paramref name="now"/>.</summary>
    public HealthFinding At(DateTimeOffset now) => new(Name, Status, SeenAt is { } seen ? (long)Math.Max(0, (now - seen).TotalSeconds) : null);
}
