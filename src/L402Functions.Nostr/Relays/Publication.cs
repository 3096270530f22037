using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Relays;

/// <summary>One event's way along the relays of a pool, until one takes it or it may have reached its reader.</summary>
internal sealed class Publication(NostrEvent value, IEnumerable<RelayConnection> relays, RelayPoolOptions options, TimeProvider clock)
{
    private readonly ReadOnlyMemory<byte> message = new ClientMessage.Event(value).ToUtf8Json();
    private readonly List<RelayConnection> left = [.. relays];
    private string? refusal;
    private string? loss;
    private string? obstacle;

    public async Task<PublishResult> RunAsync(CancellationToken cancellationToken)
    {
        var limit = new CancellationTokenSource(options.ConnectTimeout, clock);
        try
        {
            while (left.Count > 0 && !cancellationToken.IsCancellationRequested)
            {
                if (await FirstOpenAsync(limit.Token, cancellationToken) is not ({ } relay, { } session))
                {
                    obstacle ??= "no relay was connected in time";
                    break;
                }

                switch (await session.PublishAsync(value.Id, message, cancellationToken))
                {
                    case RelayDelivery.Accepted:
                        return new PublishResult.Accepted(relay.Relay);
                    case RelayDelivery.Unconfirmed silence:
                        return new PublishResult.Unconfirmed(silence.Reason);
                    case RelayDelivery.Refused refused:
                        refusal = refused.Reason;
                        left.Remove(relay);
                        Renew(ref limit);
                        break;
                    case RelayDelivery.Lost lost:
                        loss = lost.Reason;
                        left.Remove(relay);
                        Renew(ref limit);
                        break;
                    case RelayDelivery.NotWritten untold:
                        // Nothing reached this relay: it may have its turn when it is back, within the same time.
                        obstacle = untold.Reason;
                        if (untold.RelayUnfit)
                        {
                            left.Remove(relay);
                        }

                        break;
                    case var other:
                        throw new InvalidOperationException($"{other.GetType()} is no delivery.");
                }
            }
        }
        finally
        {
            limit.Dispose();
        }

        return (loss, refusal) switch
        {
            ({ } lost, _) => new PublishResult.Unconfirmed(lost),
            (null, { } refused) => new PublishResult.Refused(refused),
            (null, null) => new PublishResult.NotSent(cancellationToken.IsCancellationRequested ? "cancelled" : obstacle ?? "no relay is left to try"),
        };
    }

    /// <summary>A relay that answered has shown that time well spent; the next one gets as much.</summary>
    private void Renew(ref CancellationTokenSource limit)
    {
        limit.Dispose();
        limit = new CancellationTokenSource(options.ConnectTimeout, clock);
    }

    /// <summary>The first, in order, that is connected; where none is, the one that is first.</summary>
    private async Task<(RelayConnection Relay, RelaySession Session)?> FirstOpenAsync(CancellationToken limit, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit, cancellationToken);
        while (true)
        {
            foreach (var relay in left)
            {
                if (relay.Session is { } session)
                {
                    return (relay, session);
                }
            }

            try
            {
                if (await (await Task.WhenAny(left.Select(r => r.WhenOpen)).WaitAsync(either.Token)) is null)
                {
                    obstacle = "the pool is closed";
                    return null;
                }
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }
}
