using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Relays;

/// <summary>What a relay says to a client (NIP-01, NIP-42).</summary>
public abstract record RelayMessage
{
    private RelayMessage()
    {
    }

    /// <summary><c>["EVENT", subscription, event]</c></summary>
    public sealed record Event(string Subscription, NostrEvent Value) : RelayMessage;

    /// <summary><c>["OK", id, accepted, reason]</c></summary>
    public sealed record Ok(EventId Id, bool Accepted, string Reason) : RelayMessage;

    /// <summary><c>["EOSE", subscription]</c>: what follows is live.</summary>
    public sealed record EndOfStored(string Subscription) : RelayMessage;

    /// <summary><c>["CLOSED", subscription, reason]</c></summary>
    public sealed record Closed(string Subscription, string Reason) : RelayMessage;

    /// <summary><c>["NOTICE", text]</c>: for people.</summary>
    public sealed record Notice(string Text) : RelayMessage;

    /// <summary><c>["AUTH", challenge]</c> (NIP-42)</summary>
    public sealed record Auth(string Challenge) : RelayMessage;

    /// <summary>Reads one message. False for anything that is none of these.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out RelayMessage? message)
    {
        message = null;
        try
        {
            using var document = JsonDocument.Parse(utf8, WireArray.Strict);
            var json = document.RootElement;
            message = WireArray.Label(json) switch
            {
                "EVENT" when WireArray.Text(json, 1) is { } subscription && json.GetArrayLength() > 2 && EventJson.TryRead(json[2], out var value) =>
                    new Event(subscription, value),
                "OK" when WireArray.Text(json, 1) is { } hex && EventId.TryParse(hex, out var id) && WireArray.Flag(json, 2) is { } accepted =>
                    new Ok(id, accepted, WireArray.Text(json, 3) ?? ""),
                "EOSE" when WireArray.Text(json, 1) is { } subscription => new EndOfStored(subscription),
                "CLOSED" when WireArray.Text(json, 1) is { } subscription => new Closed(subscription, WireArray.Text(json, 2) ?? ""),
                "NOTICE" when WireArray.Text(json, 1) is { } text => new Notice(text),
                "AUTH" when WireArray.Text(json, 1) is { } challenge => new Auth(challenge),
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
                writer.WriteStringValue(e.Subscription);
                EventJson.Write(writer, e.Value);
                break;
            case Ok ok:
                writer.WriteStringValue("OK");
                writer.WriteStringValue(ok.Id.ToString());
                writer.WriteBooleanValue(ok.Accepted);
                writer.WriteStringValue(ok.Reason);
                break;
            case EndOfStored stored:
                writer.WriteStringValue("EOSE");
                writer.WriteStringValue(stored.Subscription);
                break;
            case Closed closed:
                writer.WriteStringValue("CLOSED");
                writer.WriteStringValue(closed.Subscription);
                writer.WriteStringValue(closed.Reason);
                break;
            case Notice notice:
                writer.WriteStringValue("NOTICE");
                writer.WriteStringValue(notice.Text);
                break;
            case Auth auth:
                writer.WriteStringValue("AUTH");
                writer.WriteStringValue(auth.Challenge);
                break;
            default:
                throw new InvalidOperationException($"{GetType()} is no relay message.");
        }
    }
}
