namespace L402Functions.Nostr.Events;

/// <summary>A tag of an event (NIP-01): a name, and values; the first value is the one that filters match.</summary>
public sealed class NostrTag(params IReadOnlyList<string> items)
{
    /// <summary>The name and the values, as on the wire. Never empty in an event that was read.</summary>
    public IReadOnlyList<string> Items { get; } = items;

    /// <summary>The name; empty for a tag of nothing.</summary>
    public string Name => Items.Count > 0 ? Items[0] : "";

    /// <summary>The first value, where there is one.</summary>
    public string? Value => Items.Count > 1 ? Items[1] : null;

    /// <summary>For people.</summary>
    public override string ToString() => string.Join(' ', Items);
}
