namespace L402Functions.DevWallet.Relay;

/// <summary>
/// What will go wrong at one relay: each fault is used up by the next event of its kind, in the order of scripting. The other members hold
/// until they are changed. Safe to use from several threads, while the relay runs.
/// </summary>
public sealed class RelayScript
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, Queue<RelayFault>> faults = [];
    private readonly Queue<string> closings = [];
    private volatile bool ignoreTagFilters;
    private volatile bool omitEndOfStored;

    /// <summary>How many faults, of events and of subscriptions, are still to come.</summary>
    public int Remaining
    {
        get
        {
            lock (gate)
            {
                return faults.Values.Sum(q => q.Count) + closings.Count;
            }
        }
    }

    /// <summary>
    /// True where live events are matched without regard to the tags that a filter asks for, as some relays do: other people's events arrive.
    /// </summary>
    public bool IgnoreTagFilters
    {
        get => ignoreTagFilters;
        set => ignoreTagFilters = value;
    }

    /// <summary>True where no subscription is told that its stored events are through (EOSE), as some relays do.</summary>
    public bool OmitEndOfStored
    {
        get => omitEndOfStored;
        set => omitEndOfStored = value;
    }

    /// <summary>Lets the next event of a kind, after those already scripted, meet with a fault.</summary>
    /// <returns>This script, for more.</returns>
    public RelayScript Next(int kind, RelayFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (gate)
        {
            if (!faults.TryGetValue(kind, out var queue))
            {
                faults[kind] = queue = new Queue<RelayFault>();
            }

            queue.Enqueue(fault);
        }

        return this;
    }

    /// <summary>Lets the next request for a subscription, after those already scripted, be answered CLOSED.</summary>
    /// <param name="reason">As relays write it, such as <c>error: try later</c>.</param>
    /// <returns>This script, for more.</returns>
    public RelayScript CloseNextSubscription(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        lock (gate)
        {
            closings.Enqueue(reason);
        }

        return this;
    }

    /// <summary>Forgets all faults that are still to come, and turns the other members off.</summary>
    public void Clear()
    {
        lock (gate)
        {
            faults.Clear();
            closings.Clear();
        }

        IgnoreTagFilters = false;
        OmitEndOfStored = false;
    }

    internal RelayFault? Take(int kind)
    {
        lock (gate)
        {
            return faults.TryGetValue(kind, out var queue) && queue.TryDequeue(out var fault) ? fault : null;
        }
    }

    internal string? TakeClosing()
    {
        lock (gate)
        {
            return closings.TryDequeue(out var reason) ? reason : null;
        }
    }
}
