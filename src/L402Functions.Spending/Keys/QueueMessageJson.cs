using System.Text.Json.Serialization;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Keys;

/// <summary>Both forms of a message: ours has <c>root</c> and <c>intent</c>, an agent's has <c>agent</c> and its request.</summary>
internal sealed record QueueMessageJson
{
    public int V { get; init; }

    public int Master { get; init; }

    public string? Root { get; init; }

    public string? Intent { get; init; }

    public string? Traceparent { get; init; }

    public long? Due { get; init; }

    public string? Agent { get; init; }

    public int? Generation { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? Invoice { get; init; }

    public string? Purpose { get; init; }

    public string? Url { get; init; }

    public string? Method { get; init; }

    public string? Category { get; init; }

    public string? Session { get; init; }

    public long? QuotedMsat { get; init; }

    public string? Mac { get; init; }

    /// <summary>True where nothing of an agent's form is there: what is not authenticated must not be there at all.</summary>
    [JsonIgnore]
    public bool IsOwn => ToForm() == new PaymentRequestForm(null, null, null) && Generation is null;

    public PaymentRequestForm ToForm() => new(IdempotencyKey, Invoice, Purpose, Url, Method, Category, Session, QuotedMsat);

    public override string ToString() => "QueueMessageJson(redacted)";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(QueueMessageJson))]
internal sealed partial class QueueMessageJsonContext : JsonSerializerContext;
