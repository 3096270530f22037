namespace L402Functions.Health;

/// <summary>What a health check says. It names parts, and never why one fails: that is in the log.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>unready</c>.</param>
/// <param name="Tables"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Wallet"><c>ok</c> or <c>unavailable</c>.</param>
public sealed record HealthReport(string Status, string? Tables, string? Wallet);
