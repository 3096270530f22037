using L402Functions.Nostr.Events;
using L402Functions.Nostr.Relays;

namespace L402Functions.DevWallet.Relay;

/// <summary>What passes between the clients of one relay: the rules of NIP-01 and NIP-42, and the script's breaches of them.</summary>
internal sealed class RelayHub(DevRelayOptions options, RelayScript script, TimeProvider clock)
{
    private const int ReceivedKept = 4_096;
    private const int LongestSubscriptionId = 64;
    private static readonly TimeSpan ProofValidity = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly List<RelayClient> clients = [];
    private readonly EventStore store = new(options.MaxStoredEvents);
    private readonly Queue<NostrEvent> received = [];

    public int ConnectionCount => Locked(() => clients.Count);

    public int SubscriptionCount => Locked(() => clients.Sum(c => c.Subscriptions.Count));

    public IReadOnlyList<NostrEvent> Received => Locked<IReadOnlyList<NostrEvent>>(() => [.. received]);

    public void Add(RelayClient client)
    {
        lock (gate)
        {
            clients.Add(client);
        }

        if (options.RequireAuth)
        {
            client.Post(new RelayMessage.Auth(client.Challenge));
        }
    }

    public void Remove(RelayClient client)
    {
        lock (gate)
        {
            clients.Remove(client);
        }
    }

    public void DropAll()
    {
        RelayClient[] dropped;
        lock (gate)
        {
            // Gone from now on, for the counts and for what is passed on, not only once their readers have noticed.
            dropped = [.. clients];
            clients.Clear();
        }

        foreach (var client in dropped)
        {
            client.Drop();
        }
    }

    /// <summary>Passes an event on, twice where asked, to every subscription that wants it.</summary>
    public void PassOn(NostrEvent value, int times = 1)
    {
        lock (gate)
        {
            foreach (var client in clients)
            {
                foreach (var (id, filters) in client.Subscriptions)
                {
                    if (!filters.Any(f => (script.IgnoreTagFilters ? f with { Tags = null } : f).Matches(value)))
                    {
                        continue;
                    }

                    var message = new RelayMessage.Event(id, value).ToUtf8Json();
                    for (var i = 0; i < times; i++)
                    {
                        client.Post(message);
                    }
                }
            }
        }
    }

    public void SendToAll(byte[] utf8)
    {
        foreach (var client in Locked(() => clients.ToArray()))
        {
            client.Post(utf8);
        }
    }

    /// <summary>One message of a client. Called for one message of a client at a time.</summary>
    public void Handle(RelayClient client, Uri address, ReadOnlyMemory<byte> utf8, CancellationToken stopped)
    {
        if (!ClientMessage.TryRead(utf8, out var message))
        {
            client.Post(new RelayMessage.Notice("invalid: not a message of a Nostr client"));
            return;
        }

        switch (message)
        {
            case ClientMessage.Event published:
                OnEvent(client, published.Value, stopped);
                break;
            case ClientMessage.Request request:
                OnRequest(client, request);
                break;
            case ClientMessage.Close close:
                Locked(() => client.Subscriptions.Remove(close.Subscription));
                break;
            case ClientMessage.Auth auth:
                var refusal = ProofFlaw(client, address, auth.Value);
                client.IsAuthenticated |= refusal is null;
                client.Post(new RelayMessage.Ok(auth.Value.Id, refusal is null, refusal ?? ""));
                break;
            default:
                throw new InvalidOperationException($"{message.GetType()} is no client message.");
        }
    }

    private void OnRequest(RelayClient client, ClientMessage.Request request)
    {
        var refusal =
            options.RequireAuth && !client.IsAuthenticated ? "auth-required: prove a key first"
            : request.Subscription.Length is 0 or > LongestSubscriptionId ? $"invalid: a subscription id has 1 to {LongestSubscriptionId} characters"
            : request.Filters.Count > options.MaxFilters ? $"error: more than {options.MaxFilters} filters"
            : script.TakeClosing();
        lock (gate)
        {
            refusal ??= !client.Subscriptions.ContainsKey(request.Subscription) && client.Subscriptions.Count >= options.MaxSubscriptions
                ? $"error: more than {options.MaxSubscriptions} subscriptions"
                : null;
            if (refusal is not null)
            {
                client.Subscriptions.Remove(request.Subscription);
                client.Post(new RelayMessage.Closed(request.Subscription, refusal));
                return;
            }

            // Under the gate, so that no live event falls between what is stored and what follows.
            client.Subscriptions[request.Subscription] = request.Filters;
            foreach (var stored in store.Find(request.Filters))
            {
                client.Post(new RelayMessage.Event(request.Subscription, stored));
            }

            if (!script.OmitEndOfStored)
            {
                client.Post(new RelayMessage.EndOfStored(request.Subscription));
            }
        }
    }

    private void OnEvent(RelayClient sender, NostrEvent value, CancellationToken stopped)
    {
        lock (gate)
        {
            received.Enqueue(value);
            if (received.Count > ReceivedKept)
            {
                received.Dequeue();
            }
        }

        var refusal =
            options.RequireAuth && !sender.IsAuthenticated ? "auth-required: prove a key first"
            : value.Kind == NostrKinds.ClientAuthentication ? "invalid: a proof of a key is for AUTH"
            : !value.IsAuthentic() ? "invalid: the id or the signature is wrong"
            : null;
        if (refusal is not null)
        {
            sender.Post(new RelayMessage.Ok(value.Id, false, refusal));
            return;
        }

        switch (script.Take(value.Kind))
        {
            case null:
                sender.Post(new RelayMessage.Ok(value.Id, true, Accept(value)));
                break;
            case RelayFault.Refuse refuse:
                sender.Post(new RelayMessage.Ok(value.Id, false, refuse.Reason));
                break;
            case RelayFault.AcceptAndDrop:
                sender.Post(new RelayMessage.Ok(value.Id, true, ""));
                break;
            case RelayFault.NeverAnswer silence:
                AcceptIf(silence.PassOn, value);
                break;
            case RelayFault.Disconnect disconnect:
                AcceptIf(disconnect.PassOn, value);
                sender.Drop();
                break;
            case RelayFault.DeliverTwice:
                sender.Post(new RelayMessage.Ok(value.Id, true, Accept(value, times: 2)));
                break;
            case RelayFault.DeliverLate late:
                sender.Post(new RelayMessage.Ok(value.Id, true, ""));
                _ = AcceptLateAsync(value, late.Time, stopped);
                break;
            case var other:
                throw new InvalidOperationException($"{other.GetType()} is no fault of a relay.");
        }
    }

    /// <summary>Stores an event and passes it on.</summary>
    /// <returns>What to say with the OK.</returns>
    private string Accept(NostrEvent value, int times = 1)
    {
        // One step, or a subscription that comes between would get the event twice.
        lock (gate)
        {
            if (store.Add(value) is { } known)
            {
                return known;
            }

            PassOn(value, times);
            return "";
        }
    }

    private void AcceptIf(bool wanted, NostrEvent value)
    {
        if (wanted)
        {
            Accept(value);
        }
    }

    private async Task AcceptLateAsync(NostrEvent value, TimeSpan time, CancellationToken stopped)
    {
        try
        {
            await Task.Delay(time, clock, stopped);
            Accept(value);
        }
        catch (OperationCanceledException)
        {
            // The relay is gone for good, and the event with it.
        }
    }

    /// <summary>What is wrong with a proof of a key (NIP-42); null for nothing.</summary>
    private string? ProofFlaw(RelayClient client, Uri address, NostrEvent proof)
    {
        var age = clock.GetUtcNow().ToUnixTimeSeconds() - proof.CreatedAt;
        return proof.Kind != NostrKinds.ClientAuthentication ? $"invalid: the proof of a key is of kind {NostrKinds.ClientAuthentication}"
            : Math.Abs(age) > ProofValidity.TotalSeconds ? "invalid: the proof was made too long ago, or is from the future"
            : proof.TagValue("challenge") != client.Challenge ? "invalid: the challenge is another"
            : !Uri.TryCreate(proof.TagValue("relay"), UriKind.Absolute, out var relay) || relay.Authority != address.Authority ? "invalid: the proof is for another relay"
            : !proof.IsAuthentic() ? "invalid: the id or the signature is wrong"
            : null;
    }

    private T Locked<T>(Func<T> read)
    {
        lock (gate)
        {
            return read();
        }
    }
}
