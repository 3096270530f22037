using System.Buffers;
using System.Text.Json;

namespace L402Functions.Nostr.Relays;

/// <summary>Messages between clients and relays are JSON arrays that begin with a label (NIP-01).</summary>
internal static class WireArray
{
    /// <summary>A member that is there twice reads differently to different readers.</summary>
    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static string? Label(JsonElement json) => Text(json, 0);

    /// <summary>The text at an index; null where there is something else, or text that is not Unicode.</summary>
    public static string? Text(JsonElement json, int index)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() <= index || json[index].ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return json[index].GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool? Flag(JsonElement json, int index) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > index && json[index].ValueKind is JsonValueKind.True or JsonValueKind.False
            ? json[index].GetBoolean()
            : null;

    /// <summary>The UTF-8 JSON of an array with what <paramref name="writeItems"/> writes in it.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> writeItems)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writeItems(writer);
            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
