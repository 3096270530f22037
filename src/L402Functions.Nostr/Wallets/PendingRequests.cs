using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Wallets;

/// <summary>The requests that are on their way, and the last that were: so that a late or second answer is known as such, and no request goes out twice.</summary>
internal sealed class PendingRequests
{
    /// <summary>How many finished requests are remembered.</summary>
    public const int Remembered = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<EventId, PendingRequest> requests = [];
    private readonly Queue<EventId> finished = new();

    /// <summary>Takes a request on. False where there is, or was lately, one of that id.</summary>
    public bool TryAdd(PendingRequest request)
    {
        lock (gate)
        {
            return requests.TryAdd(request.Id, request);
        }
    }

    public PendingRequest? Find(EventId id)
    {
        lock (gate)
        {
            return requests.GetValueOrDefault(id);
        }
    }

    /// <summary>Notes that nobody waits for a request any more, and forgets the oldest of those.</summary>
    public void Finish(PendingRequest request)
    {
        lock (gate)
        {
            finished.Enqueue(request.Id);
            if (finished.Count > Remembered)
            {
                requests.Remove(finished.Dequeue());
            }
        }
    }
}
