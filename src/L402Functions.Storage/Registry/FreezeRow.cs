using System.Text.Json;
using Azure.Data.Tables;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Freezes;
using L402Functions.Spending.Intents;
using L402Functions.Storage.Documents;

namespace L402Functions.Storage.Registry;

/// <summary>A stop sign as a row: its key says what is stopped, its document who stopped it, when and why.</summary>
internal static class FreezeRow
{
    public const string Partition = "freezes";

    private const int FormatVersion = 1;
    private const string Everything = "everything";
    private const string Host = "host|";
    private const string Payee = "payee|";

    public static string KeyOf(FreezeTarget target) => target switch
    {
        FreezeTarget.Everything => Everything,
        FreezeTarget.Host host => Host + host.Key.Value,
        FreezeTarget.Payee payee => Payee + payee.Node,
        _ => throw new ArgumentException($"There is no such target as {target.GetType().Name}.", nameof(target)),
    };

    /// <summary>What a key stops; null where this version does not know it.</summary>
    public static FreezeTarget? TargetOf(string key)
    {
        if (key == Everything)
        {
            return new FreezeTarget.Everything();
        }

        if (key.StartsWith(Host, StringComparison.Ordinal) && DestinationKey.TryParse(key.AsSpan(Host.Length), out var host))
        {
            return new FreezeTarget.Host(host);
        }

        return key.StartsWith(Payee, StringComparison.Ordinal) && NodeId.TryParse(key.AsSpan(Payee.Length), out var node)
            ? new FreezeTarget.Payee(node)
            : null;
    }

    public static TableEntity From(Freeze freeze)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, FormatVersion);
            json.WriteString("by"u8, freeze.By.ToString());
            json.WriteString("reason"u8, freeze.Reason);
            json.WriteString("at"u8, freeze.At);
            json.WriteEndObject();
        }

        return DocumentEntity.From(Partition, KeyOf(freeze.Target), output.ToArray());
    }

    /// <exception cref="InvalidDataException">It is damaged, or another version wrote it.</exception>
    public static Freeze Read(TableEntity row)
    {
        try
        {
            using var document = JsonDocument.Parse(DocumentEntity.Read(row));
            var root = document.RootElement;
            return root.GetProperty("v"u8).GetInt32() == FormatVersion
                && TargetOf(row.RowKey) is { } target
                && OperatorName.TryParse(root.GetProperty("by"u8).GetString(), out var by)
                && root.GetProperty("reason"u8).GetString() is { } reason
                ? new Freeze(target, by, reason, root.GetProperty("at"u8).GetDateTimeOffset())
                : throw new FormatException("A member is not what this version writes.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The stop sign '{row.RowKey}' is damaged, or another version wrote it.", e);
        }
    }
}
