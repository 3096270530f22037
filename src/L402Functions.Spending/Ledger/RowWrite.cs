namespace L402Functions.Spending.Ledger;

/// <summary>One write of a transaction. A write whose condition does not hold fails the whole transaction.</summary>
public abstract record RowWrite
{
    private RowWrite(string key) => Key = key;

    /// <summary>The key of the row.</summary>
    public string Key { get; }

    /// <summary>A new row; a conflict where there is one.</summary>
    public sealed record Insert(string Key, ReadOnlyMemory<byte> Document) : RowWrite(Key);

    /// <summary>A new version of the row that was read as <paramref name="ETag"/>; a conflict where it has changed or is gone.</summary>
    public sealed record Replace(string Key, ReadOnlyMemory<byte> Document, string ETag) : RowWrite(Key);

    /// <summary>The row, whether or not there was one.</summary>
    public sealed record Put(string Key, ReadOnlyMemory<byte> Document) : RowWrite(Key);

    /// <summary>No such row any more, whatever version it had; a conflict where there is none, so delete what is known to exist.</summary>
    public sealed record Delete(string Key) : RowWrite(Key);
}
