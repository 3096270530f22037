using System.Text.Json;
using Azure.Data.Tables;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Retention;
using L402Functions.Storage.Documents;

namespace L402Functions.Storage.Registry;

/// <summary>A hold as a row: its key says what is held, its document who set it, when and why.</summary>
internal static class HoldRow
{
    public const string Partition = "holds";

    private const int FormatVersion = 1;
    private const string Everything = "everything";
    private const string Root = "root|";

    public static string KeyOf(AgentId? root) => root is { } id ? Root + id.Value : Everything;

    /// <summary>What a key holds, no root being everything; null where this version does not know it.</summary>
    public static (bool IsKnown, AgentId? Root)? ScopeOf(string key)
    {
        if (key == Everything)
        {
            return (true, null);
        }

        return key.StartsWith(Root, StringComparison.Ordinal) && AgentId.TryParse(key.AsSpan(Root.Length), out var root) ? (true, root) : null;
    }

    public static TableEntity From(Hold hold)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, FormatVersion);
            json.WriteString("by"u8, hold.By.ToString());
            json.WriteString("reason"u8, hold.Reason);
            json.WriteString("at"u8, hold.At);
            json.WriteEndObject();
        }

        return DocumentEntity.From(Partition, KeyOf(hold.Root), output.ToArray());
    }

    /// <exception cref="InvalidDataException">It is damaged, or another version wrote it.</exception>
    public static Hold Read(TableEntity row)
    {
        try
        {
            using var document = JsonDocument.Parse(DocumentEntity.Read(row));
            var root = document.RootElement;
            return root.GetProperty("v"u8).GetInt32() == FormatVersion
                && ScopeOf(row.RowKey) is var (_, scope)
                && OperatorName.TryParse(root.GetProperty("by"u8).GetString(), out var by)
                && root.GetProperty("reason"u8).GetString() is { } reason
                ? new Hold(scope, by, reason, root.GetProperty("at"u8).GetDateTimeOffset())
                : throw new FormatException("A member is not what this version writes.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The hold '{row.RowKey}' is damaged, or another version wrote it.", e);
        }
    }
}
