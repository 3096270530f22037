namespace L402Functions.Nostr.Relays;

/// <summary>The subscriptions of one session: asked for when it begins, asked for again whenever the relay closes one.</summary>
internal sealed class SessionSubscriptions(RelayContext context, Outbox outbox, RelayAuthentication authentication, CancellationToken ended)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = [];

    public void Open(RelaySubscription subscription)
    {
        lock (gate)
        {
            entries[subscription.Id] = new Entry(subscription, new Backoff(context.Options));
            outbox.Post(subscription.Request);
        }
    }

    public void Close(RelaySubscription subscription)
    {
        lock (gate)
        {
            if (entries.Remove(subscription.Id, out var entry))
            {
                entry.Opened.TrySetResult();
                outbox.Post(subscription.Close);
            }
        }
    }

    /// <summary>The relay said EOSE.</summary>
    public void OnOpened(string id)
    {
        lock (gate)
        {
            if (entries.TryGetValue(id, out var entry))
            {
                entry.ClosedReason = null;
                entry.Pauses.Reset();
                entry.Opened.TrySetResult();
            }
        }
    }

    /// <summary>The relay said CLOSED.</summary>
    public void OnClosed(string id, string reason)
    {
        Entry? entry;
        lock (gate)
        {
            if (!entries.TryGetValue(id, out entry))
            {
                return;
            }

            entry.ClosedReason = reason;
            entry.TakenForOpen = false;
            if (entry.Opened.Task.IsCompleted)
            {
                entry.Opened = NewOpened();
            }

            if (entry.Reopening)
            {
                return;
            }

            entry.Reopening = true;
        }

        _ = ReopenAsync(entry, reason);
    }

    /// <summary>Waits until every subscription of now is open. Some relays never say EOSE: those are taken for open after a while.</summary>
    /// <returns>Why an answer could not be heard here, where the relay refuses a subscription; else null.</returns>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    public async ValueTask<string?> OpenedAsync(CancellationToken cancellationToken)
    {
        Entry[] opening;
        Task[] waiting;
        lock (gate)
        {
            opening = [.. entries.Values.Where(e => !e.TakenForOpen && !e.Opened.Task.IsCompleted)];
            waiting = [.. opening.Select(e => e.Opened.Task)];
        }

        if (waiting.Length > 0)
        {
            try
            {
                await Task.WhenAll(waiting).WaitAsync(context.Options.SubscriptionTimeout, context.Clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                RelayLog.SubscriptionsSilent(context.Logger, context.Name);
            }
        }

        lock (gate)
        {
            foreach (var entry in opening.Where(e => !e.Opened.Task.IsCompleted && e.ClosedReason is null))
            {
                entry.TakenForOpen = true;
            }

            return entries.Values.Select(e => e.ClosedReason).FirstOrDefault(reason => reason is not null);
        }
    }

    private static TaskCompletionSource NewOpened() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReopenAsync(Entry entry, string reason)
    {
        RelayLog.SubscriptionClosed(context.Logger, context.Name, reason);
        try
        {
            // Once: a relay that still asks for authentication after it is treated like one that closes for any other reason.
            var authenticated = authentication.WouldHelp(reason) && !entry.ReopenedByAuthentication && await authentication.SucceededAsync(ended);
            if (!authenticated)
            {
                await Task.Delay(entry.Pauses.Next(), context.Clock, ended);
            }

            lock (gate)
            {
                entry.ReopenedByAuthentication |= authenticated;
                entry.Reopening = false;
                if (entries.TryGetValue(entry.Subscription.Id, out var current) && current == entry)
                {
                    outbox.Post(entry.Subscription.Request);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The session is over, and its subscriptions with it; the next one opens them anew.
        }
    }

    /// <summary>Guarded by the gate.</summary>
    private sealed class Entry(RelaySubscription subscription, Backoff pauses)
    {
        public RelaySubscription Subscription { get; } = subscription;

        public Backoff Pauses { get; } = pauses;

        public TaskCompletionSource Opened { get; set; } = NewOpened();

        /// <summary>Why the relay closed it; stays until it says EOSE.</summary>
        public string? ClosedReason { get; set; }

        public bool TakenForOpen { get; set; }

        public bool Reopening { get; set; }

        public bool ReopenedByAuthentication { get; set; }
    }
}
