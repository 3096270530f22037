using System.Text.Json.Serialization;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.AgentApi;

/// <summary>The body of <c>POST /v1/payments/{id}/outcome</c>, as it comes.</summary>
internal sealed record OutcomeBody
{
    public int? Status { get; init; }

    public long? Bytes { get; init; }

    // The naming policy would write body_sha256 too; it is spelled out because digits are where such policies differ.
    [JsonPropertyName("body_sha256")]
    public string? BodySha256 { get; init; }

    public string? Note { get; init; }

    public PaymentOutcomeForm ToForm() => new(Status, Bytes, BodySha256, Note);
}
