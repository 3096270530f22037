using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Events;

/// <summary>Events in JSON, as relays pass them on (NIP-01).</summary>
public static class EventJson
{
    /// <summary>Tags of one event; more is refused.</summary>
    public const int MaxTags = 2_000;

    /// <summary>
    /// Reads an event's form: every member there, of its type, once. False for anything else; whether it is authentic is
    /// <see cref="NostrEvent.IsAuthentic"/>'s to say.
    /// </summary>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out NostrEvent? read)
    {
        read = null;
        if (json.ValueKind != JsonValueKind.Object
            || !TryText(json, "id", out var id) || !EventId.TryParse(id, out var eventId)
            || !TryText(json, "pubkey", out var pubkey) || !NostrPublicKey.TryParse(pubkey, out var author)
            || !TryText(json, "sig", out var sig) || !NostrSignature.TryParse(sig, out var signature)
            || !TryText(json, "content", out var content)
            || !json.TryGetProperty("created_at", out var at) || at.ValueKind != JsonValueKind.Number || !at.TryGetInt64(out var createdAt) || createdAt < 0
            || !json.TryGetProperty("kind", out var k) || k.ValueKind != JsonValueKind.Number || !k.TryGetInt32(out var kind) || kind is < 0 or > 65_535
            || !json.TryGetProperty("tags", out var t) || !TryTags(t, out var tags))
        {
            return false;
        }

        read = new NostrEvent(eventId, author, createdAt, kind, tags, content, signature);
        return true;
    }

    /// <summary>Writes an event.</summary>
    public static void Write(Utf8JsonWriter writer, NostrEvent value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        writer.WriteString("id", value.Id.ToString());
        writer.WriteString("pubkey", value.Author.ToString());
        writer.WriteNumber("created_at", value.CreatedAt);
        writer.WriteNumber("kind", value.Kind);
        writer.WriteStartArray("tags");
        foreach (var tag in value.Tags)
        {
            writer.WriteStartArray();
            foreach (var item in tag.Items)
            {
                writer.WriteStringValue(item);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteString("content", value.Content);
        writer.WriteString("sig", value.Signature.ToString());
        writer.WriteEndObject();
    }

    private static bool TryText(JsonElement json, string name, [NotNullWhen(true)] out string? text)
    {
        text = json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? ReadText(member) : null;
        return text is not null;
    }

    private static bool TryTags(JsonElement json, [NotNullWhen(true)] out NostrTag[]? tags)
    {
        tags = null;
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > MaxTags)
        {
            return false;
        }

        var read = new List<NostrTag>(json.GetArrayLength());
        foreach (var tag in json.EnumerateArray())
        {
            if (tag.ValueKind != JsonValueKind.Array || tag.GetArrayLength() == 0)
            {
                return false;
            }

            var items = new string[tag.GetArrayLength()];
            for (var i = 0; i < items.Length; i++)
            {
                if (tag[i].ValueKind != JsonValueKind.String || ReadText(tag[i]) is not { } item)
                {
                    return false;
                }

                items[i] = item;
            }

            read.Add(new NostrTag(items));
        }

        tags = [.. read];
        return true;
    }

    /// <summary>Null for text with a lone surrogate, which has no UTF-8 and so no id.</summary>
    private static string? ReadText(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
