using System.Text;
using System.Text.Json;
using L402Functions.Protocol;

namespace L402Functions.Nostr.Wallets;

/// <summary>Reads and writes the JSON that is inside the encryption. What has another type than expected is not there.</summary>
internal static class PayloadJson
{
    /// <summary>A name given twice makes a payload ambiguous: it is refused.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>A request: <c>{"method":…,"params":{…}}</c>.</summary>
    public static string Request(string method, Action<Utf8JsonWriter>? writeParams)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("method", method);
            writer.WriteStartObject("params");
            writeParams?.Invoke(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Reads one JSON object.</summary>
    public static bool TryParse(string text, out JsonElement json)
    {
        json = default;
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            json = document.RootElement.Clone();
            return json.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (ArgumentException)
        {
            // Text that has no UTF-8.
            return false;
        }
    }

    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? Text(member) : null;

    public static string? Text(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
            return null;
        }
    }

    public static long? Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var number)
            ? number
            : null;

    public static Msat? Amount(JsonElement json, string name) =>
        Number(json, name) is { } number and >= 0 && number <= Msat.Max.Value ? new Msat(number) : null;

    /// <summary>A moment; wallets write what has not happened as zero, as null or not at all.</summary>
    public static DateTimeOffset? Time(JsonElement json, string name) => Number(json, name) is { } seconds and > 0 ? UnixTime.Read(seconds) : null;

    public static bool TryObject(JsonElement json, string name, out JsonElement member) =>
        json.TryGetProperty(name, out member) && member.ValueKind == JsonValueKind.Object;
}
