using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Events;

/// <summary>Which events a subscription wants (NIP-01). A null condition matches everything; all conditions must match.</summary>
public sealed record NostrFilter
{
    /// <summary>Of these ids.</summary>
    public IReadOnlyList<EventId>? Ids { get; init; }

    /// <summary>By these authors.</summary>
    public IReadOnlyList<NostrPublicKey>? Authors { get; init; }

    /// <summary>Of these kinds.</summary>
    public IReadOnlyList<int>? Kinds { get; init; }

    /// <summary>By single-letter tag name: an event must have a tag of that name with one of these values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Tags { get; init; }

    /// <summary>Created at or after, unix seconds.</summary>
    public long? Since { get; init; }

    /// <summary>Created at or before, unix seconds.</summary>
    public long? Until { get; init; }

    /// <summary>At most this many stored events; live ones are not counted.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether an event is wanted.</summary>
    public bool Matches(NostrEvent candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return (Ids is null || Ids.Contains(candidate.Id))
            && (Authors is null || Authors.Contains(candidate.Author))
            && (Kinds is null || Kinds.Contains(candidate.Kind))
            && (Since is null || candidate.CreatedAt >= Since)
            && (Until is null || candidate.CreatedAt <= Until)
            && (Tags is null || Tags.All(wanted => candidate.Tags.Any(t => t.Name == wanted.Key && t.Value is { } value && wanted.Value.Contains(value))));
    }

    /// <summary>Writes the filter as relays read it.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteTexts(writer, "ids", Ids?.Select(id => id.ToString()));
        WriteTexts(writer, "authors", Authors?.Select(author => author.ToString()));
        if (Kinds is not null)
        {
            writer.WriteStartArray("kinds");
            foreach (var kind in Kinds)
            {
                writer.WriteNumberValue(kind);
            }

            writer.WriteEndArray();
        }

        foreach (var (name, values) in Tags ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            WriteTexts(writer, $"#{name}", values);
        }

        WriteNumber(writer, "since", Since);
        WriteNumber(writer, "until", Until);
        WriteNumber(writer, "limit", Limit);
        writer.WriteEndObject();
    }

    /// <summary>Reads a filter, as a relay does. False where a condition that it knows has the wrong form; what it does not know is passed over.</summary>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out NostrFilter? filter)
    {
        filter = null;
        if (json.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var read = new NostrFilter();
        var tags = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case "ids" when TryList(member.Value, out EventId[]? ids, Id):
                    read = read with { Ids = ids };
                    break;
                case "authors" when TryList(member.Value, out NostrPublicKey[]? authors, Author):
                    read = read with { Authors = authors };
                    break;
                case "kinds" when TryList(member.Value, out int[]? kinds, Kind):
                    read = read with { Kinds = kinds };
                    break;
                case "since" when Number(member.Value) is { } since:
                    read = read with { Since = since };
                    break;
                case "until" when Number(member.Value) is { } until:
                    read = read with { Until = until };
                    break;
                case "limit" when Number(member.Value) is { } limit and >= 0 and <= int.MaxValue:
                    read = read with { Limit = (int)limit };
                    break;
                case "ids" or "authors" or "kinds" or "since" or "until" or "limit":
                    return false;
                case ['#', var letter]:
                    if (!char.IsAsciiLetter(letter) || !TryList(member.Value, out string[]? values, Text))
                    {
                        return false;
                    }

                    tags[letter.ToString()] = values;
                    break;
                default:
                    break;
            }
        }

        filter = tags.Count > 0 ? read with { Tags = tags } : read;
        return true;
    }

    private static EventId? Id(JsonElement json) => Text(json) is { } hex && EventId.TryParse(hex, out var id) ? id : null;

    private static NostrPublicKey? Author(JsonElement json) => Text(json) is { } hex && NostrPublicKey.TryParse(hex, out var key) ? key : null;

    private static int? Kind(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var kind) ? kind : null;

    private static long? Number(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number) ? number : null;

    private static string? Text(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Not Unicode.
            return null;
        }
    }

    private static bool TryList<T>(JsonElement json, [NotNullWhen(true)] out T[]? values, Func<JsonElement, T?> read)
        where T : struct
    {
        values = null;
        if (json.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var items = json.EnumerateArray().Select(read).ToArray();
        values = items.Any(i => i is null) ? null : [.. items.Select(i => i!.Value)];
        return values is not null;
    }

    private static bool TryList(JsonElement json, [NotNullWhen(true)] out string[]? values, Func<JsonElement, string?> read)
    {
        values = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(read).OfType<string>()] : null;
        return values is not null && values.Length == json.GetArrayLength();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string>? values)
    {
        if (values is null)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is not null)
        {
            writer.WriteNumber(name, value.Value);
        }
    }
}
