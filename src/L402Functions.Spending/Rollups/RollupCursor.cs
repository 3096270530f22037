using System.Text.Json;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Rollups;

/// <summary>Up to which audit row the rollups of a root go. The row is replaced in the transaction that adds to the rollups, so that no row counts twice.</summary>
internal static class RollupCursor
{
    private const int FormatVersion = 1;

    /// <summary>What a row says; the start of the chain where there is none.</summary>
    /// <exception cref="FormatException">It is nothing that this version knows.</exception>
    public static AuditLink Read(LedgerRow? row)
    {
        if (row is null)
        {
            return AuditLink.Start;
        }

        try
        {
            using var document = JsonDocument.Parse(row.Document);
            var root = document.RootElement;
            if (root.GetProperty("v").GetInt32() == FormatVersion && AuditHash.TryParse(root.GetProperty("hash").GetString(), out var hash))
            {
                return new AuditLink(root.GetProperty("seq").GetInt64(), hash);
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"Row '{row.Key}' is no cursor that this version knows.", e);
        }

        throw new FormatException($"Row '{row.Key}' is no cursor that this version knows.");
    }

    /// <summary>The write that moves the cursor from where <paramref name="row"/> has it.</summary>
    public static RowWrite MoveTo(AuditLink link, LedgerRow? row)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v", FormatVersion);
            json.WriteNumber("seq", link.Sequence);
            json.WriteString("hash", link.Hash.ToString());
            json.WriteEndObject();
        }

        var document = output.ToArray();
        return row is null ? new RowWrite.Insert(RowKeys.RollupCursor, document) : new RowWrite.Replace(row.Key, document, row.ETag);
    }
}
