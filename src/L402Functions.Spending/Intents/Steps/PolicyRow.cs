using System.Text.Json;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>A version of an agent's policy as its row has it: the document, who put it there and when. Never changed.</summary>
internal sealed record PolicyRow(SpendingPolicy Policy, string StepId, string By, DateTimeOffset At)
{
    private const int FormatVersion = 1;

    /// <exception cref="FormatException">It is no policy that this version knows: nothing is allowed by it.</exception>
    public static PolicyRow Read(LedgerRow row) => row.Read(ReadAnew);

    public byte[] ToUtf8Json()
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v", FormatVersion);
            json.WriteString("step", StepId);
            json.WriteString("by", By);
            json.WriteString("at", At);
            json.WritePropertyName("policy");
            json.WriteRawValue(PolicyDocument.ToUtf8Json(Policy));
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static PolicyRow ReadAnew(LedgerRow row)
    {
        using var document = JsonDocument.Parse(row.Document);
        var root = document.RootElement;
        return root.GetProperty("v").GetInt32() == FormatVersion
            && PolicyDocument.TryParse(JsonSerializer.SerializeToUtf8Bytes(root.GetProperty("policy"), IntentJsonContext.Default.JsonElement), out var policy, out _)
            ? new PolicyRow(policy, root.GetProperty("step").GetString()!, root.GetProperty("by").GetString()!, root.GetProperty("at").GetDateTimeOffset())
            : throw new FormatException($"Row '{row.Key}' is no policy that this version knows.");
    }
}
