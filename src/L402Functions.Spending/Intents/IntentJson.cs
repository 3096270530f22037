using System.Text.Json;
using System.Text.Json.Serialization;

namespace L402Functions.Spending.Intents;

/// <summary>The shape of an intent's row. Names are in snake case; members that are null are left out; others than these are refused.</summary>
internal sealed record IntentJson
{
    public required int V { get; init; }

    public required string Id { get; init; }

    public required string Agent { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string LastStep { get; init; }

    public required RequestJson Request { get; init; }

    public InvoiceJson? Invoice { get; init; }

    public IReadOnlyList<ReasonJson>? Reasons { get; init; }

    public string? Cause { get; init; }

    public string? Policy { get; init; }

    public string? Category { get; init; }

    public string? Mode { get; init; }

    public JsonElement? Wanted { get; init; }

    public DateTimeOffset? ApprovalUntil { get; init; }

    public ApprovalJson? Approval { get; init; }

    public JsonElement? Reservation { get; init; }

    public required string Mark { get; init; }

    public string? Wallet { get; init; }

    public int AttemptsBefore { get; init; }

    public IReadOnlyList<AttemptJson>? Attempts { get; init; }

    public required ReadingsJson Readings { get; init; }

    public DateTimeOffset? OpenSince { get; init; }

    public DateTimeOffset? ActAt { get; init; }

    public int Pauses { get; init; }

    public DateTimeOffset? LookAt { get; init; }

    public string? Preimage { get; init; }

    public long? FeeMsat { get; init; }

    public DateTimeOffset? SettledAt { get; init; }

    public OutcomeJson? Outcome { get; init; }

    public bool NewInvoiceAllowed { get; init; }

    public required long FirstAudit { get; init; }

    public int EarlierInvoices { get; init; }

    /// <summary>A record would print its members, the preimage among them.</summary>
    public override string ToString() => "IntentJson(redacted)";
}

internal sealed record RequestJson(
    string Key, string Invoice, string Digest, string PurposeDigest, string Purpose, string? Url, string? Method, string? Category, string? Session, long? QuotedMsat);

internal sealed record InvoiceJson(string PaymentHash, long? AmountMsat, string Payee, DateTimeOffset ExpiresAt, long MinFinalCltv, string Network);

internal sealed record ReasonJson(string Code, string? Agent, string? Field, long? Limit, long? Actual, string? Unit);

internal sealed record ApprovalJson(
    string PaymentHash, long AmountMsat, long FeeReserveMsat, string Policy, string Approver, DateTimeOffset At, DateTimeOffset ExpiresAt);

internal sealed record AttemptJson(
    int Number, string Owner, DateTimeOffset WrittenAt, DateTimeOffset LeaseUntil, string RequestId, string? Seen, string? Code, DateTimeOffset? AnsweredAt, string Ending,
    string? ResponseId = null);

internal sealed record OutcomeJson(int Status, long? Bytes, [property: JsonPropertyName("body_sha256")] string? BodySha256, string? Note, DateTimeOffset At);

internal sealed record ReadingsJson(IReadOnlyList<RunJson> Runs, int Silent, int Total);

internal sealed record RunJson(string Kind, DateTimeOffset First, DateTimeOffset Last, int Count);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(IntentJson))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Steps.HashJson))]
[JsonSerializable(typeof(Steps.AttemptRowJson))]
[JsonSerializable(typeof(Steps.DestinationJson))]
internal sealed partial class IntentJsonContext : JsonSerializerContext;
