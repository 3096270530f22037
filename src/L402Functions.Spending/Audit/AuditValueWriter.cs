using System.Globalization;
using System.Text.Json;

namespace L402Functions.Spending.Audit;

/// <summary>Writes details as JSON. What canonical JSON could not hold exactly is refused, never rounded.</summary>
internal static class AuditValueWriter
{
    private const long MaxExactInteger = 1L << 53;

    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, AuditValue> fields)
    {
        json.WriteStartObject();
        foreach (var (name, value) in fields)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AuditValue value)
    {
        switch (value)
        {
            case AuditValue.Text { Value.Length: <= AuditValue.MaxTextLength } text:
                json.WriteStringValue(SecretText.Withhold(text.Value));
                break;
            case AuditValue.Amount amount:
                json.WriteStringValue(amount.Value.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case AuditValue.Number { Value: >= -MaxExactInteger and <= MaxExactInteger } number:
                json.WriteNumberValue(number.Value);
                break;
            case AuditValue.Flag flag:
                json.WriteBooleanValue(flag.Value);
                break;
            case AuditValue.Items items:
                json.WriteStartArray();
                foreach (var item in items.Values)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case AuditValue.Fields fields:
                Write(json, fields.Values);
                break;
            default:
                throw new ArgumentException($"Not for an audit row: {value.GetType().Name} too long or too large.", nameof(value));
        }
    }
}
