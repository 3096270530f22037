using System.Buffers;
using System.Globalization;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Protocol.Json;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Audit;

/// <summary>
/// A row of an audit chain: canonical JSON (RFC 8785) with the SHA-256 of the row before it, so that a row can neither be changed nor
/// removed without every later one showing it.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>The version of the JSON.</summary>
    public const int FormatVersion = 1;

    /// <summary>The longest name of who did it.</summary>
    public const int MaxActorLength = 200;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The row's number and hash.</summary>
    public required AuditLink Link { get; init; }

    /// <summary>The hash of the row before.</summary>
    public required AuditHash Previous { get; init; }

    /// <summary>When it was decided, to the millisecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened.</summary>
    public required AuditEvent Event { get; init; }

    /// <summary>Who did it.</summary>
    public required string Actor { get; init; }

    /// <summary>The step that wrote it; rows of one step belong together.</summary>
    public required string StepId { get; init; }

    /// <summary>The agent concerned.</summary>
    public AgentId? Agent { get; init; }

    /// <summary>The intent concerned.</summary>
    public IntentId? Intent { get; init; }

    /// <summary>The payment concerned.</summary>
    public PaymentHash? PaymentHash { get; init; }

    /// <summary>What else there is to say: an object, or undefined where there is nothing.</summary>
    public JsonElement Details { get; init; }

    /// <summary>The bytes that the hash is of.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>Reads a row's document; null for one that is no entry or is not in canonical form.</summary>
    public static AuditEntry? Read(ReadOnlyMemory<byte> document)
    {
        try
        {
            if (!CanonicalJson.IsCanonical(document.Span))
            {
                return null;
            }

            // The canonical form has no member twice, so nobody needs to look for one again.
            using var json = JsonDocument.Parse(document);
            return Read(json.RootElement, document);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Not JSON, a member that is missing, or one of the wrong kind.
            return null;
        }
    }

    /// <summary>A moment as rows have it.</summary>
    internal static string TextOf(DateTimeOffset moment) => moment.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The row that follows <paramref name="previous"/>.</summary>
    /// <exception cref="ArgumentException">The draft says more than a row may.</exception>
    internal static AuditEntry Create(AuditDraft draft, string stepId, DateTimeOffset at, AuditLink previous)
    {
        if (draft.Actor.Length is 0 or > MaxActorLength)
        {
            throw new ArgumentException($"An actor has 1 to {MaxActorLength} characters.", nameof(draft));
        }

        var output = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, FormatVersion);
            json.WriteNumber("seq"u8, previous.Sequence + 1);
            json.WriteString("prev"u8, previous.Hash.ToString());
            json.WriteString("at"u8, TextOf(at));
            json.WriteString("event"u8, draft.Event.Text());
            json.WriteString("actor"u8, draft.Actor);
            json.WriteString("step"u8, stepId);
            WriteOptional(json, "agent", draft.Agent?.ToString());
            WriteOptional(json, "intent", draft.Intent?.ToString());
            WriteOptional(json, "payment_hash", draft.PaymentHash?.ToString());
            if (draft.Details.Count > 0)
            {
                json.WritePropertyName("details"u8);
                AuditValueWriter.Write(json, draft.Details);
            }

            json.WriteEndObject();
        }

        if (!CanonicalJson.TryCanonicalize(output.WrittenSpan, out var canonical, out var error))
        {
            throw new ArgumentException($"The draft has no canonical form: {error}.", nameof(draft));
        }

        return new AuditEntry
        {
            Link = new AuditLink(previous.Sequence + 1, AuditHash.Of(canonical)),
            Previous = previous.Hash,
            At = at,
            Event = draft.Event,
            Actor = draft.Actor,
            StepId = stepId,
            Agent = draft.Agent,
            Intent = draft.Intent,
            PaymentHash = draft.PaymentHash,
            Document = canonical,
        };
    }

    private static AuditEntry? Read(JsonElement root, ReadOnlyMemory<byte> document)
    {
        if (root.GetProperty("v"u8).GetInt32() != FormatVersion
            || !AuditHash.TryParse(root.GetProperty("prev"u8).GetString(), out var previous)
            || !AuditEvents.TryParse(root.GetProperty("event"u8).GetString(), out var auditEvent)
            || !DateTimeOffset.TryParseExact(
                root.GetProperty("at"u8).GetString(), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || root.GetProperty("actor"u8).GetString() is not { Length: > 0 } actor
            || root.GetProperty("step"u8).GetString() is not { } step)
        {
            return null;
        }

        return new AuditEntry
        {
            Link = new AuditLink(root.GetProperty("seq"u8).GetInt64(), AuditHash.Of(document.Span)),
            Previous = previous,
            At = at,
            Event = auditEvent,
            Actor = actor,
            StepId = step,
            Agent = Optional(root, "agent", static text => AgentId.TryParse(text, out var id) ? id : throw new FormatException()),
            Intent = Optional(root, "intent", static text => IntentId.TryParseStored(text, out var id) ? id : throw new FormatException()),
            PaymentHash = Optional(root, "payment_hash", static text => Protocol.PaymentHash.TryParse(text, out var hash) ? hash : throw new FormatException()),
            Details = root.TryGetProperty("details"u8, out var details) ? details.Clone() : default,
            Document = document,
        };
    }

    private static T? Optional<T>(JsonElement root, string name, Func<string, T> read)
        where T : struct => root.TryGetProperty(name, out var value) ? read(value.GetString() ?? throw new FormatException()) : null;

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
