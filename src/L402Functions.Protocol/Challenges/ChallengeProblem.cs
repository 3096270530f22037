using System.Text.Json;
using System.Text.Json.Serialization;

namespace L402Functions.Protocol.Challenges;

/// <summary>
/// The body of a 402: problem details (RFC 9457), with the challenge repeated under the names that deployed clients look for.
/// Some of them read nothing but the body.
/// </summary>
public sealed record ChallengeProblem
{
    /// <summary>The problem type: <c>urn:l402functions:problem:…</c>, or one of the Payment scheme's.</summary>
    [JsonPropertyOrder(0)]
    public required string Type { get; init; }

    /// <summary>A short text that is the same for every problem of this type.</summary>
    [JsonPropertyOrder(1)]
    public required string Title { get; init; }

    /// <summary>Always 402: a challenge that can be paid never goes out under another status.</summary>
    [JsonPropertyOrder(2)]
    public int Status { get; } = 402;

    /// <summary>What happened this time, without secrets.</summary>
    [JsonPropertyOrder(3)]
    public required string Detail { get; init; }

    /// <summary>A stable name of the reason, e.g. <c>payment-required</c> or <c>token-expired</c>.</summary>
    [JsonPropertyOrder(4)]
    public required string Code { get; init; }

    /// <summary>The text that some clients recognize a challenge by.</summary>
    [JsonPropertyOrder(5)]
    public string Error { get; } = "payment required";

    /// <summary>What the invoice asks for, in millisatoshi.</summary>
    [JsonPropertyName("amount_msat")]
    [JsonPropertyOrder(6)]
    public long AmountMsat => Amount.Value;

    /// <summary>The same in satoshi, a fraction counted as a whole one.</summary>
    [JsonPropertyOrder(7)]
    public long AmountSats => Amount.SatsRoundedUp;

    /// <summary>The same again, under the other name in use.</summary>
    [JsonPropertyOrder(8)]
    public long PriceSats => Amount.SatsRoundedUp;

    /// <summary>The token in standard base64, as in the header.</summary>
    [JsonPropertyOrder(9)]
    public string Macaroon => Challenge.Macaroon;

    /// <summary>The BOLT 11 invoice, as in the header.</summary>
    [JsonPropertyOrder(10)]
    public string Invoice => Challenge.Invoice;

    /// <summary>When the invoice expires, in seconds since 1970 UTC, rounded down.</summary>
    [JsonPropertyName("expires_at")]
    [JsonPropertyOrder(11)]
    public long ExpiresAtUnixSeconds => ExpiresAt.ToUnixTimeSeconds();

    /// <summary>The name of the service that is for sale.</summary>
    [JsonPropertyOrder(12)]
    public required string Service { get; init; }

    /// <summary>What the header hands out.</summary>
    [JsonIgnore]
    public required L402Challenge Challenge { get; init; }

    /// <summary>What the invoice asks for.</summary>
    [JsonIgnore]
    public required Msat Amount { get; init; }

    /// <summary>When the invoice expires.</summary>
    [JsonIgnore]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The body; its media type is <see cref="ProblemDocument.ContentType"/>.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, ProblemJson.Readable.ChallengeProblem);
}
