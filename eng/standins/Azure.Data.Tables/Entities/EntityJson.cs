using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Entities;

/// <summary>Annotated properties as the JSON of a request, and the JSON of a reply as annotated properties.</summary>
internal static class EntityJson
{
    public static RequestContent Write(Dictionary<string, object> annotated)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            foreach ((string name, object value) in annotated)
            {
                writer.WritePropertyName(name);
                WriteValue(writer, value);
            }

            writer.WriteEndObject();
        }

        return RequestContent.Create(buffer.WrittenMemory);
    }

    public static Dictionary<string, object> Read(JsonElement entity)
    {
        Dictionary<string, object> annotated = [];
        foreach (JsonProperty property in entity.EnumerateObject())
        {
            annotated.Add(property.Name, ReadValue(property.Value));
        }

        return annotated;
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsNaN(number):
                writer.WriteStringValue("NaN");
                break;
            case double number:
                // An infinity throws ArgumentException here, as it does in 12.11.0.
                writer.WriteNumberValue(number);
                break;
            case float number:
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case Guid id:
                writer.WriteStringValue(id);
                break;
            case DateTimeOffset instant:
                writer.WriteStringValue(Utc(instant));
                break;
            case DateTime { Kind: DateTimeKind.Utc } time:
                writer.WriteStringValue(Utc(time));
                break;
            case DateTime time:
                throw new NotSupportedException($"DateTime {time} has a Kind of {time.Kind}. Azure SDK requires it to be UTC. You can call DateTime.SpecifyKind to change Kind property value to DateTimeKind.Utc.");
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case BinaryData bytes:
                writer.WriteBase64StringValue(bytes.ToMemory().Span);
                break;
            case TimeSpan span:
                writer.WriteStringValue(System.Xml.XmlConvert.ToString(span));
                break;
            default:
                throw new NotSupportedException($"Not supported type {value.GetType()}");
        }
    }

    private static object ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt32(out int number) => number,
        JsonValueKind.Number when value.TryGetInt64(out long number) => number,
        JsonValueKind.Number => value.GetDouble(),
        _ => throw new NotSupportedException($"Not supported value kind {value.ValueKind}"),
    };

    private static string Utc(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
}
