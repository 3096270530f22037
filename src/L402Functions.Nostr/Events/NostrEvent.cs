using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Events;

/// <summary>
/// An event as it stands on the wire (NIP-01). Reading one checks its form only: <see cref="IsAuthentic"/> recomputes the id from the content
/// and checks the signature, and until then nothing in it is its author's word.
/// </summary>
public sealed class NostrEvent(
    EventId id, NostrPublicKey author, long createdAt, int kind, IReadOnlyList<NostrTag> tags, string content, NostrSignature signature)
{
    /// <summary>The id that the event claims.</summary>
    public EventId Id { get; } = id;

    /// <summary>The author that the event claims.</summary>
    public NostrPublicKey Author { get; } = author;

    /// <summary>Unix seconds, by the author's clock.</summary>
    public long CreatedAt { get; } = createdAt;

    /// <summary>The kind.</summary>
    public int Kind { get; } = kind;

    /// <summary>The tags.</summary>
    public IReadOnlyList<NostrTag> Tags { get; } = tags;

    /// <summary>The content: foreign text.</summary>
    public string Content { get; } = content;

    /// <summary>The signature.</summary>
    public NostrSignature Signature { get; } = signature;

    /// <summary>True where the id is that of the content and the author signed it.</summary>
    public bool IsAuthentic()
    {
        Span<byte> bytes = stackalloc byte[NostrSignature.Length];
        Signature.CopyTo(bytes);
        return EventSerializer.IdOf(Author, CreatedAt, Kind, Tags, Content) == Id && Author.HasSigned(Id, bytes);
    }

    /// <summary>The first value of the first tag of that name, where there is one.</summary>
    public string? TagValue(string name) => Tags.FirstOrDefault(t => t.Name == name)?.Value;

    /// <summary>Id and kind: the content is not for logs.</summary>
    public override string ToString() => $"event {Id} of kind {Kind}";
}
