using System.Text.Json.Serialization;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.AgentApi;

/// <summary>What came back for the money, as the agent that spent it says.</summary>
internal sealed record OutcomeReport(
    int Status, long? Bytes, [property: JsonPropertyName("body_sha256")] string? BodySha256, string? Note, DateTimeOffset ReportedAt)
{
    public static OutcomeReport? Of(Intent intent) => intent is { Outcome: { } outcome, OutcomeAt: { } at }
        ? new OutcomeReport(outcome.Status, outcome.Bytes, outcome.BodySha256, outcome.Note, at)
        : null;
}
