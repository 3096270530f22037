using System.Collections.Concurrent;
using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Tests.Relays;

/// <summary>A handler that keeps what it hears.</summary>
internal sealed class Heard
{
    private readonly ConcurrentQueue<NostrEvent> events = new();

    public IReadOnlyCollection<NostrEvent> Events => events;

    public ValueTask HandleAsync(NostrEvent value)
    {
        events.Enqueue(value);
        return ValueTask.CompletedTask;
    }

    public bool Has(NostrEvent value) => events.Any(e => e.Id == value.Id);

    public Task HasAsync(NostrEvent value) => Until.TrueAsync(() => Has(value));
}
