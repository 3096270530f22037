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
