using System.Collections.Concurrent;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;
using L402Functions.Spending.Audit.Checkpoints;
using Microsoft.Extensions.Logging;

namespace L402Functions.Accounting;

/// <summary>
/// Announces checkpoints as Nostr events on every relay, where they are not in the hands of whoever has the storage account. An event tells a number, a hash and a
/// signature, and nothing of any ledger.
/// </summary>
public sealed class NostrCheckpointBoard : ICheckpointBoard, IAsyncDisposable
{
    /// <summary>The kind of the events: regular ones, of which relays keep every one (NIP-01).</summary>
    public const int Kind = 1078;

    /// <summary>How many of the newest are asked for.</summary>
    private const int Limit = 100;

    /// <summary>What was stored long ago comes at once; what has not come by then is not waited for.</summary>
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(3);

    private readonly RelayPool[] relays;
    private readonly NostrKey author;
    private readonly TimeProvider clock;

    /// <summary>A board on relays. It takes the author's key over.</summary>
    public NostrCheckpointBoard(IReadOnlyList<Uri> relays, NostrKey author, RelayPoolOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(relays);
        this.author = author;
        this.clock = clock;

        // A pool is content with one relay that takes an event; here each is a witness more.
        this.relays = [.. relays.Distinct().Select(relay => new RelayPool([relay], author, options, clock, loggers))];
    }

    /// <summary>Whose the announcements are.</summary>
    public NostrPublicKey Author => author.PublicKey;

    /// <inheritdoc/>
    public async Task<bool> AnnounceAsync(string notice, CancellationToken cancellationToken)
    {
        var announcement = new EventTemplate(Kind, clock.GetUtcNow().ToUnixTimeSeconds(), [new NostrTag("t", CheckpointSeal.NoticeType)], notice).Sign(author);
        var results = await Task.WhenAll(relays.Select(relay => relay.PublishAsync(announcement, cancellationToken)));
        return results.Any(result => result is PublishResult.Accepted);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>?> ReadAsync(CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<Nostr.Events.EventId, string>();
        var filter = new NostrFilter { Kinds = [Kind], Authors = [author.PublicKey], Limit = Limit };
        var subscriptions = relays.Select(relay => relay.Subscribe(filter, Keep)).ToList();
        try
        {
            await Task.Delay(ReadingTime, clock, cancellationToken);
        }
        finally
        {
            foreach (var subscription in subscriptions)
            {
                await subscription.DisposeAsync();
            }
        }

        return relays.Any(relay => relay.Status.Any(status => status.State == RelayState.Connected)) ? [.. found.Values] : null;

        ValueTask Keep(NostrEvent told)
        {
            // What an event says counts by the signature inside it, so a relay that changes it only loses it.
            found.TryAdd(told.Id, told.Content);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var relay in relays)
        {
            await relay.DisposeAsync();
        }

        author.Dispose();
    }
}
