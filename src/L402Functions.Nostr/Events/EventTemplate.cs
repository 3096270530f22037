using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Events;

/// <summary>An event that nobody has signed yet.</summary>
/// <param name="Kind">The kind, 0 to 65535.</param>
/// <param name="CreatedAt">Unix seconds.</param>
/// <param name="Tags">The tags.</param>
/// <param name="Content">The content.</param>
public sealed record EventTemplate(int Kind, long CreatedAt, IReadOnlyList<NostrTag> Tags, string Content)
{
    /// <summary>Signs it: the id over the canonical form, the signature over the id.</summary>
    public NostrEvent Sign(NostrKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var id = EventSerializer.IdOf(key.PublicKey, CreatedAt, Kind, Tags, Content);
        return new NostrEvent(id, key.PublicKey, CreatedAt, Kind, Tags, Content, key.Sign(id));
    }
}
