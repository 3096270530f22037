using L402Functions.Nostr.Events;

namespace L402Functions.DevWallet.Relay;

/// <summary>The events that a relay keeps: no ephemeral ones, of replaceable ones the newest per author, in all no more than a number. Guarded by its owner.</summary>
internal sealed class EventStore(int capacity)
{
    private readonly LinkedList<NostrEvent> byArrival = [];

    /// <summary>Keeps an event, where it is one to keep.</summary>
    /// <returns>Why it is passed on to nobody; null where it is new.</returns>
    public string? Add(NostrEvent value)
    {
        if (NostrKinds.IsEphemeral(value.Kind))
        {
            return null;
        }

        if (byArrival.Any(e => e.Id == value.Id))
        {
            return "duplicate: already here";
        }

        if (NostrKinds.IsReplaceable(value.Kind) && byArrival.FirstOrDefault(e => e.Kind == value.Kind && e.Author == value.Author) is { } rival)
        {
            if (Order(rival, value) < 0)
            {
                return "duplicate: a newer one is here";
            }

            byArrival.Remove(rival);
        }

        byArrival.AddLast(value);
        if (byArrival.Count > capacity)
        {
            byArrival.RemoveFirst();
        }

        return null;
    }

    /// <summary>What matches any of the filters, each within its limit, newest first.</summary>
    public IReadOnlyList<NostrEvent> Find(IReadOnlyList<NostrFilter> filters)
    {
        var newestFirst = byArrival.Order(Comparer<NostrEvent>.Create(Order)).ToList();
        var found = filters.SelectMany(f => newestFirst.Where(f.Matches).Take(f.Limit ?? int.MaxValue)).ToHashSet();
        return [.. newestFirst.Where(found.Contains)];
    }

    /// <summary>Newest first; of those of one second, the lowest id first (NIP-01).</summary>
    private static int Order(NostrEvent left, NostrEvent right)
    {
        var byTime = right.CreatedAt.CompareTo(left.CreatedAt);
        return byTime != 0 ? byTime : string.CompareOrdinal(left.Id.ToString(), right.Id.ToString());
    }
}
