using System.Text.Json;

namespace L402Functions.Protocol.Challenges;

/// <summary>
/// The body of a 402: problem details (RFC 9457), with the challenge repeated under the names that deployed clients look for.
/// Some of them read nothing but the body. The status is always 402: a challenge that can be paid never goes out under another.
/// Members: <c>type, title, status, detail, code, error, amount_msat, amountSats, priceSats, macaroon, invoice, expires_at, service</c>.
/// </summary>
public sealed record ChallengeProblem
{
    /// <summary>The status of the response and of the body.</summary>
    public const int Status = 402;

    /// <summary>The problem type: <c>urn:l402functions:problem:…</c>, or one of the Payment scheme's.</summary>
    public required string Type { get; init; }

    /// <summary>A short text that is the same for every problem of this type.</summary>
    public required string Title { get; init; }

    /// <summary>What happened this time, without secrets.</summary>
    public required string Detail { get; init; }

    /// <summary>A stable name of the reason, e.g. <c>payment-required</c> or <c>token-expired</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What the header hands out: <c>macaroon</c> and <c>invoice</c>.</summary>
    public required L402Challenge Challenge { get; init; }

    /// <summary>What the invoice asks for: <c>amount_msat</c>, and in satoshi, a fraction counted as a whole one, <c>amountSats</c> and <c>priceSats</c>.</summary>
    public required Msat Amount { get; init; }

    /// <summary>When the invoice expires: <c>expires_at</c>, in seconds since 1970 UTC, rounded down.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The name of the service that is for sale.</summary>
    public required string Service { get; init; }

    /// <summary>The body; its media type is <see cref="ProblemDocument.ContentType"/>.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(
        new ChallengeProblemBody(
            Type,
            Title,
            Status,
            Detail,
            Code,
            Error: "payment required",
            Amount.Value,
            Amount.SatsRoundedUp,
            Amount.SatsRoundedUp,
            Challenge.Macaroon,
            Challenge.Invoice,
            ExpiresAt.ToUnixTimeSeconds(),
            Service),
        ProblemJson.Readable.ChallengeProblemBody);
}
