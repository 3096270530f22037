namespace L402Functions.Spending.Ledger;

/// <summary>A row as it was read.</summary>
/// <param name="Key">Its key within the root agent's partition (see <see cref="RowKeys"/>).</param>
/// <param name="ETag">The version that was read; never the same for two versions of a row.</param>
/// <param name="Document">UTF-8 JSON, at most <see cref="MaxDocumentBytes"/>.</param>
public sealed record LedgerRow(string Key, string ETag, ReadOnlyMemory<byte> Document)
{
    /// <summary>The longest document: an entity of Table Storage holds 1 MiB with its keys and names.</summary>
    public const int MaxDocumentBytes = 900 * 1024;
}
