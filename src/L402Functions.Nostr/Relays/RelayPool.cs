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
    /// <summary>A pool that connects when it is first used.</summary>
    /// <param name="relays">ws:// or wss:// addresses, at least one.</param>
    /// <param name="authentication">Signs the answers to NIP-42 challenges; null leaves them unanswered. Not disposed by the pool.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="clock">The time.</param>
    /// <param name="loggers">Never told the content of an event.</param>
    public RelayPool(IReadOnlyList<Uri> relays, NostrKey? authentication, RelayPoolOptions options, TimeProvider clock, ILoggerFactory loggers) =>
        throw new NotImplementedException();

    /// <summary>The state of each relay's connection.</summary>
    public IReadOnlyList<RelayStatus> Status => throw new NotImplementedException();

    /// <summary>
    /// Subscribes on every relay, now and after every reconnection, until disposed. The handler is called for each event that a relay sends
    /// under the subscription, whether or not it matches the filter (relays differ) and without any check of its authenticity; possibly
    /// several times for one event, and concurrently for different relays.
    /// </summary>
    public IAsyncDisposable Subscribe(NostrFilter filter, Func<NostrEvent, ValueTask> handler) => throw new NotImplementedException();

    /// <summary>
    /// Publishes on one relay, and the same event on the next only where the first refused it or its connection was lost before its OK. Before an event
    /// is written to a relay, the pool's subscriptions are open there: an answer to it can be heard.
    /// </summary>
    /// <param name="value">What to publish.</param>
    /// <param name="cancellationToken">Ends the waiting: <see cref="PublishResult.NotSent"/> where nothing was written yet, else <see cref="PublishResult.Unconfirmed"/>.</param>
    public Task<PublishResult> PublishAsync(NostrEvent value, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Closes every connection.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
