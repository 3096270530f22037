using System.Text.Json;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>The guard of a payment hash: the purpose that has it, for ever.</summary>
internal static class HashRow
{
    private const int FormatVersion = 1;

    /// <exception cref="FormatException">It is no guard that this version knows.</exception>
    public static IntentId Read(LedgerRow row)
    {
        using var document = JsonDocument.Parse(row.Document);
        return document.RootElement.GetProperty("v").GetInt32() == FormatVersion
            && IntentId.TryParse(document.RootElement.GetProperty("intent").GetString(), out var id)
            ? id
            : throw new FormatException($"Row '{row.Key}' is no guard that this version knows.");
    }

    public static byte[] Write(IntentId intent) =>
        JsonSerializer.SerializeToUtf8Bytes(new HashJson(FormatVersion, intent.Purpose.ToString()), IntentJsonContext.Default.HashJson);
}

internal sealed record HashJson(int V, string Intent);
