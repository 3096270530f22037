using System.Text.Json.Serialization;

namespace L402Functions.Protocol.Challenges;

/// <summary>The members of a <see cref="ChallengeProblem"/> as they are written, in order.</summary>
internal sealed record ChallengeProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Code,
    string Error,
    [property: JsonPropertyName("amount_msat")] long AmountMsat,
    long AmountSats,
    long PriceSats,
    string Macaroon,
    string Invoice,
    [property: JsonPropertyName("expires_at")] long ExpiresAtUnixSeconds,
    string Service);
