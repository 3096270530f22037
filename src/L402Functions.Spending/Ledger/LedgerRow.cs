namespace L402Functions.Spending.Ledger;

/// <summary>A row as it was read.</summary>
/// <param name="Key">Its key within the root agent's partition (see <see cref="RowKeys"/>).</param>
/// <param name="ETag">The version that was read; never the same for two versions of a row.</param>
/// <param name="Document">UTF-8 JSON, at most <see cref="MaxDocumentBytes"/>.</param>
public sealed record LedgerRow(string Key, string ETag, ReadOnlyMemory<byte> Document)
{
    /// <summary>The longest document: an entity of Table Storage holds 1 MiB with its keys and names.</summary>
    public const int MaxDocumentBytes = 900 * 1024;

    private object? meaning;

    // A changed copy has another meaning.
    private LedgerRow(LedgerRow original) => (Key, ETag, Document) = (original.Key, original.ETag, original.Document);

    /// <summary>Equal are rows of the same key, version and document, whether or not their documents have been read.</summary>
    public bool Equals(LedgerRow? other) => other is not null && Key == other.Key && ETag == other.ETag && Document.Equals(other.Document);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, ETag);

    /// <summary>
    /// What the document says, read once: steps are decided on the same row again and again. It must not be changeable, and reading must depend on
    /// the row alone. What cannot be read throws each time.
    /// </summary>
    internal T Read<T>(Func<LedgerRow, T> read)
        where T : class
    {
        if (meaning is T known)
        {
            return known;
        }

        var value = read(this);
        meaning = value;
        return value;
    }
}
