using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace L402Functions.Protocol.Json;

/// <summary>
/// Reads JSON that came from outside: an object, no member twice, at most <see cref="MaxDepth"/> deep, no comments and no
/// trailing commas; strings that are not Unicode are refused instead of thrown about.
/// </summary>
internal static class StrictJson
{
    public const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = MaxDepth,
    };

    public static bool TryReadObject(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        try
        {
            document = JsonDocument.Parse(utf8, Options);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a member name with half a surrogate pair, met while looking for duplicates.
            return false;
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        document.Dispose();
        document = null;
        return false;
    }

    public static bool TryGetObject(JsonElement parent, string name, out JsonElement value) =>
        parent.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Object;

    public static bool TryGetString(JsonElement parent, string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return parent.TryGetProperty(name, out var element) && TryGetText(element, out value);
    }

    /// <summary>True with null where the member is absent; false where it is there and not a string.</summary>
    public static bool TryGetOptionalString(JsonElement parent, string name, out string? value)
    {
        value = null;
        return !parent.TryGetProperty(name, out var element) || TryGetText(element, out value);
    }

    public static bool TryGetText(JsonElement element, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (element.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            value = element.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair or bytes that are not UTF-8.
            return false;
        }

        return value is not null;
    }

    public static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
