using Azure.Data.Tables;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Retention;

namespace L402Functions.Storage.Registry;

/// <summary>A hold as a row: its key says what is held, its document who set it, when and why.</summary>
internal static class HoldRow
{
    public const string Partition = "holds";

    private const string Everything = "everything";
    private const string Root = "root|";

    public static string KeyOf(AgentId? root) => root is { } id ? Root + id.Value : Everything;

    /// <summary>The one root that a key holds; false for the key that holds everything, and for one that this version does not know.</summary>
    public static bool TryReadRoot(string key, out AgentId root)
    {
        root = default;
        return key.StartsWith(Root, StringComparison.Ordinal) && AgentId.TryParse(key.AsSpan(Root.Length), out root);
    }

    public static TableEntity From(Hold hold) => new SignDocument(hold.By, hold.Reason, hold.At).ToRow(Partition, KeyOf(hold.Root));

    /// <exception cref="InvalidDataException">It is damaged, or another version wrote it.</exception>
    public static Hold Read(TableEntity row)
    {
        var sign = SignDocument.Read(row);
        AgentId? root = row.RowKey == Everything ? null : TryReadRoot(row.RowKey, out var id) ? id : throw SignDocument.Unreadable(row);
        return new Hold(root, sign.By, sign.Reason, sign.At);
    }
}
