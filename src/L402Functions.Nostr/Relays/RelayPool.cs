using System.Globalization;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using Microsoft.Extensions.Logging;

namespace L402Functions.Nostr.Relays;

/// <summary>
/// The relays of one wallet, each with one connection that is opened at first use, comes back by itself and brings its subscriptions back.
/// Safe to use from several threads.
/// </summary>
public sealed class RelayPool : IAsyncDisposable
{
    private readonly RelayConnection[] connections;
    private readonly RelayPoolOptions options;
    private readonly TimeProvider clock;
    private int subscriptions;
    private int disposed;

    /// <summary>A pool that connects when it is first used.</summary>
    /// <param name="relays">ws:// or wss:// addresses, at least one.</param>
    /// <param name="authentication">Signs the answers to NIP-42 challenges; null leaves them unanswered. Not disposed by the pool.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="clock">The time.</param>
    /// <param name="loggers">Never told the content of an event.</param>
    /// <exception cref="ArgumentException">No relays, or an address that is none.</exception>
    public RelayPool(IReadOnlyList<Uri> relays, NostrKey? authentication, RelayPoolOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(relays);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(loggers);
        if (relays.Count == 0 || !relays.All(RelayAddress.IsRelay))
        {
            throw new ArgumentException("A pool needs at least one relay, and relays have ws:// or wss:// addresses.", nameof(relays));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.QueueLength, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMessageBytes, 1, nameof(options));
        this.options = options;
        this.clock = clock;
        var logger = loggers.CreateLogger<RelayPool>();
        connections = [.. relays.Distinct().Select(relay => new RelayConnection(new RelayContext(relay, authentication, options, clock, logger)))];
    }

    /// <summary>The state of each relay's connection.</summary>
    public IReadOnlyList<RelayStatus> Status => [.. connections.Select(c => c.Status)];

    /// <summary>
    /// Subscribes on every relay, now and after every reconnection, until disposed. The handler is called for each event that a relay sends
    /// under the subscription, whether or not it matches the filter (relays differ) and without any check of its authenticity; possibly
    /// several times for one event, and concurrently for different relays. From one relay it gets one event at a time, so it must not wait for
    /// another event of that relay; it may publish. A handler that throws is logged, and gets the next event.
    /// </summary>
    /// <returns>Ends the subscription when disposed, without waiting for a handler that runs.</returns>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public IAsyncDisposable Subscribe(NostrFilter filter, Func<NostrEvent, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(handler);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) != 0, this);
        var id = string.Create(CultureInfo.InvariantCulture, $"s{Interlocked.Increment(ref subscriptions)}");
        var subscription = new RelaySubscription(id, filter, handler, Remove);
        foreach (var connection in connections)
        {
            connection.Add(subscription);
        }

        return subscription;
    }

    /// <summary>
    /// Publishes on one relay, and the same event on the next only where the first refused it or its connection was lost before its OK. Before an event
    /// is written to a relay, the pool's subscriptions are open there: an answer to it can be heard. A relay that closes a subscription instead is passed over.
    /// </summary>
    /// <param name="value">What to publish.</param>
    /// <param name="cancellationToken">Ends the waiting: <see cref="PublishResult.NotSent"/> where nothing was written yet, else <see cref="PublishResult.Unconfirmed"/>;
    /// <see cref="PublishResult.Refused"/> where every relay that it was written to has answered that it does not take it.</param>
    public Task<PublishResult> PublishAsync(NostrEvent value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(value);
        foreach (var connection in connections)
        {
            connection.Start();
        }

        return new Publication(value, connections, options, clock).RunAsync(cancellationToken);
    }

    /// <summary>
    /// Closes every connection and ends every subscription and publication. A handler that is running is not waited for; no other begins.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            await Task.WhenAll(connections.Select(c => c.DisposeAsync().AsTask()));
        }
    }

    private void Remove(RelaySubscription subscription)
    {
        foreach (var connection in connections)
        {
            connection.Remove(subscription);
        }
    }
}
