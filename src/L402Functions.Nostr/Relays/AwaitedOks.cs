using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Relays;

/// <summary>The events of one session whose OK has not come yet.</summary>
internal sealed class AwaitedOks
{
    private readonly Lock gate = new();
    private readonly List<Awaited> waiting = [];
    private bool lost;

    /// <summary>Expects the OK of an event until disposed. Call before the event is written.</summary>
    public Awaited Expect(EventId id)
    {
        var awaited = new Awaited(this, id);
        lock (gate)
        {
            if (lost)
            {
                awaited.Complete(null);
            }
            else
            {
                waiting.Add(awaited);
            }
        }

        return awaited;
    }

    /// <returns>False where nobody waits for it, or no longer.</returns>
    public bool Complete(RelayMessage.Ok ok)
    {
        lock (gate)
        {
            var any = false;
            foreach (var awaited in waiting.Where(a => a.Id == ok.Id))
            {
                awaited.Complete(ok);
                any = true;
            }

            return any;
        }
    }

    /// <summary>No OK will come any more.</summary>
    public void Lose()
    {
        lock (gate)
        {
            lost = true;
            foreach (var awaited in waiting)
            {
                awaited.Complete(null);
            }
        }
    }

    /// <summary>One event's OK, to come.</summary>
    internal sealed class Awaited(AwaitedOks all, EventId id) : IDisposable
    {
        private readonly TaskCompletionSource<RelayMessage.Ok?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EventId Id { get; } = id;

        /// <summary>The OK; null where the connection was lost before it came.</summary>
        public Task<RelayMessage.Ok?> Answer => answer.Task;

        public void Complete(RelayMessage.Ok? ok) => answer.TrySetResult(ok);

        public void Dispose()
        {
            lock (all.gate)
            {
                all.waiting.Remove(this);
            }
        }
    }
}
