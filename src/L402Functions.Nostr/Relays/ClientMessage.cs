using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Relays;

/// <summary>What a client says to a relay (NIP-01, NIP-42).</summary>
public abstract record ClientMessage
{
    private ClientMessage()
    {
    }

    /// <summary><c>["EVENT", event]</c>: publish it.</summary>
    public sealed record Event(NostrEvent Value) : ClientMessage;

    /// <summary><c>["REQ", subscription, filter…]</c>: send stored events, then live ones, that match one of the filters.</summary>
    public sealed record Request(string Subscription, IReadOnlyList<NostrFilter> Filters) : ClientMessage;

    /// <summary><c>["CLOSE", subscription]</c></summary>
    public sealed record Close(string Subscription) : ClientMessage;

    /// <summary><c>["AUTH", event]</c>: the answer to a relay's challenge (NIP-42).</summary>
    public sealed record Auth(NostrEvent Value) : ClientMessage;

    /// <summary>Reads one message. False for anything that is none of these.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out ClientMessage? message)
    {
        message = null;
        try
        {
            using var document = JsonDocument.Parse(utf8, WireArray.Strict);
            var json = document.RootElement;
            message = WireArray.Label(json) switch
            {
                "EVENT" when json.GetArrayLength() > 1 && EventJson.TryRead(json[1], out var value) => new Event(value),
                "AUTH" when json.GetArrayLength() > 1 && EventJson.TryRead(json[1], out var value) => new Auth(value),
                "CLOSE" when WireArray.Text(json, 1) is { } subscription => new Close(subscription),
                "REQ" when WireArray.Text(json, 1) is { } subscription && TryFilters(json, out var filters) => new Request(subscription, filters),
                _ => null,
            };
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The latter for a member whose name is not Unicode.
            return false;
        }

        return message is not null;
    }

    /// <summary>Writes the message.</summary>
    public byte[] ToUtf8Json() => WireArray.Write(WriteItems);

    private void WriteItems(Utf8JsonWriter writer)
    {
        switch (this)
        {
            case Event e:
                writer.WriteStringValue("EVENT");
                EventJson.Write(writer, e.Value);
                break;
            case Auth auth:
                writer.WriteStringValue("AUTH");
                EventJson.Write(writer, auth.Value);
                break;
            case Close close:
                writer.WriteStringValue("CLOSE");
                writer.WriteStringValue(close.Subscription);
                break;
            case Request request:
                writer.WriteStringValue("REQ");
                writer.WriteStringValue(request.Subscription);
                foreach (var filter in request.Filters)
                {
                    filter.Write(writer);
                }

                break;
            default:
                throw new InvalidOperationException($"{GetType()} is no client message.");
        }
    }

    private static bool TryFilters(JsonElement json, [NotNullWhen(true)] out NostrFilter[]? filters)
    {
        var read = new List<NostrFilter>();
        foreach (var element in json.EnumerateArray().Skip(2))
        {
            if (!NostrFilter.TryRead(element, out var filter))
            {
                filters = null;
                return false;
            }

            read.Add(filter);
        }

        filters = read.Count > 0 ? [.. read] : null;
        return filters is not null;
    }
}
