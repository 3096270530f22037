using System.Text.Json;
using Azure.Data.Tables;
using L402Functions.Spending.Intents;
using L402Functions.Storage.Documents;

namespace L402Functions.Storage.Registry;

/// <summary>What an operator's sign says, be it a stop or a hold: who put it up, why and when. What it is about is its row's key.</summary>
internal sealed record SignDocument(OperatorName By, string Reason, DateTimeOffset At)
{
    private const int FormatVersion = 1;

    public TableEntity ToRow(string partition, string key)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, FormatVersion);
            json.WriteString("by"u8, By.ToString());
            json.WriteString("reason"u8, Reason);
            json.WriteString("at"u8, At);
            json.WriteEndObject();
        }

        return DocumentEntity.From(partition, key, output.ToArray());
    }

    /// <exception cref="InvalidDataException">It is damaged, or another version wrote it.</exception>
    public static SignDocument Read(TableEntity row)
    {
        try
        {
            using var document = JsonDocument.Parse(DocumentEntity.Read(row));
            var root = document.RootElement;
            return root.GetProperty("v"u8).GetInt32() == FormatVersion
                && OperatorName.TryParse(root.GetProperty("by"u8).GetString(), out var by)
                && root.GetProperty("reason"u8).GetString() is { } reason
                ? new SignDocument(by, reason, root.GetProperty("at"u8).GetDateTimeOffset())
                : throw new FormatException("A member is not what this version writes.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Unreadable(row, e);
        }
    }

    /// <summary>For a row whose key this version does not know, too.</summary>
    public static InvalidDataException Unreadable(TableEntity row, Exception? cause = null) =>
        new($"The sign '{row.RowKey}' of partition '{row.PartitionKey}' is damaged, or another version wrote it.", cause);
}
