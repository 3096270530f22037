using System.Globalization;
using Azure.Data.Tables;

namespace L402Functions.Storage.Documents;

/// <summary>
/// A document as a row: its bytes in binary properties <c>D00</c>, <c>D01</c> … of at most 64 KiB each, and their <c>Length</c> together, so
/// that a row that somebody cut short is not taken for a document. Binary, because a property of text counts twice and is escaped on the wire.
/// </summary>
internal static class DocumentEntity
{
    /// <summary>The longest binary property.</summary>
    public const int ChunkBytes = 64 * 1024;

    /// <summary>The most chunks that an entity of 1 MiB has room for.</summary>
    public const int MaxChunks = 15;

    private const string Length = nameof(Length);

    private static readonly string[] Chunks =
        [.. Enumerable.Range(0, MaxChunks).Select(i => string.Create(CultureInfo.InvariantCulture, $"D{i:D2}"))];

    /// <exception cref="ArgumentException">There is nothing in it, or too much.</exception>
    public static TableEntity From(string partition, string key, ReadOnlyMemory<byte> document)
    {
        if (document.IsEmpty || document.Length > ChunkBytes * MaxChunks)
        {
            throw new ArgumentException(
                $"The document of row '{key}' has {document.Length} bytes: a row holds 1 to {ChunkBytes * MaxChunks}.", nameof(document));
        }

        var entity = new TableEntity(partition, key) { [Length] = document.Length };
        for (var (chunk, rest) = (0, document); !rest.IsEmpty; chunk++)
        {
            var size = Math.Min(rest.Length, ChunkBytes);
            entity[Chunks[chunk]] = rest[..size].ToArray();
            rest = rest[size..];
        }

        return entity;
    }

    /// <exception cref="InvalidDataException">It is no row of this form.</exception>
    public static ReadOnlyMemory<byte> Read(TableEntity entity)
    {
        if (!entity.TryGetValue(Length, out var said) || said is not int length || length < 1 || length > ChunkBytes * MaxChunks)
        {
            throw Unreadable(entity);
        }

        var chunks = new byte[((length - 1) / ChunkBytes) + 1][];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = ChunkOf(entity, i) is { } bytes && bytes.Length == Math.Min(ChunkBytes, length - (i * ChunkBytes))
                ? bytes
                : throw Unreadable(entity);
        }

        if (chunks.Length < MaxChunks && entity.ContainsKey(Chunks[chunks.Length]))
        {
            throw Unreadable(entity);
        }

        return chunks.Length == 1 ? chunks[0] : Joined(chunks, length);
    }

    private static byte[] Joined(byte[][] chunks, int length)
    {
        var document = new byte[length];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i].CopyTo(document, i * ChunkBytes);
        }

        return document;
    }

    private static byte[]? ChunkOf(TableEntity entity, int chunk) =>
        entity.TryGetValue(Chunks[chunk], out var value) ? value as byte[] : null;

    private static InvalidDataException Unreadable(TableEntity entity) =>
        new($"The row '{entity.RowKey}' of partition '{entity.PartitionKey}' is damaged, or another version wrote it.");
}
