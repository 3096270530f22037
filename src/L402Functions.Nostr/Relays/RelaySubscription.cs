using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Relays;

/// <summary>One subscription, on every relay of a pool.</summary>
internal sealed class RelaySubscription(string id, NostrFilter filter, Func<NostrEvent, ValueTask> handler, Action<RelaySubscription> remove) : IAsyncDisposable
{
    public string Id { get; } = id;

    public Func<NostrEvent, ValueTask> Handler { get; } = handler;

    public byte[] Request { get; } = new ClientMessage.Request(id, [filter]).ToUtf8Json();

    public byte[] Close { get; } = new ClientMessage.Close(id).ToUtf8Json();

    public ValueTask DisposeAsync()
    {
        remove(this);
        return ValueTask.CompletedTask;
    }
}
