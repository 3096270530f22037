using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;

namespace L402Functions.Storage.Queues;

/// <summary>Looks at what waits first in each queue of spending, without taking it: whether the service answers, and whether anybody takes messages.</summary>
public sealed class QueueFronts
{
    /// <summary>What the Functions host adds to a queue's name for what failed at every delivery.</summary>
    public const string Poison = "-poison";

    private readonly List<(QueueClient Queue, MessageKind Kind)> queues;
    private readonly QueueMessages messages;
    private readonly TimeSpan patience;
    private readonly TimeProvider clock;

    /// <summary>The queues of payments and of look-ups, and for each the one of what failed at every delivery.</summary>
    public QueueFronts(MoneyQueues queues, StorageOptions options, QueueMessages messages, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(queues);
        ArgumentNullException.ThrowIfNull(options);
        this.messages = messages;
        this.clock = clock;
        patience = options.Patience;
        this.queues =
        [
            (queues.OpenForPeeking(options.PaymentsQueue), MessageKind.Payment),
            (queues.OpenForPeeking(options.ReconcileQueue), MessageKind.Reconcile),
            (queues.OpenForPeeking(options.PaymentsQueue + Poison), MessageKind.Payment),
            (queues.OpenForPeeking(options.ReconcileQueue + Poison), MessageKind.Reconcile),
        ];
    }

    /// <summary>The queues' names, in the order of the constructor's summary.</summary>
    public IReadOnlyList<string> Names => [.. queues.Select(q => q.Queue.Name)];

    /// <summary>Since when the first message has waited that could be taken now; null where there is none, or no such queue yet.</summary>
    /// <exception cref="LedgerStoreException">The service did not answer.</exception>
    public async Task<DateTimeOffset?> WaitingSinceAsync(string name, CancellationToken cancellationToken)
    {
        var (queue, kind) = queues.Single(q => q.Queue.Name == name);
        using var limit = new TimeLimit(patience, clock, cancellationToken);
        try
        {
            return (await queue.PeekMessageAsync(limit.Token)).Value is { } first ? Since(first, kind) : null;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return null;
        }
        catch (FormatException)
        {
            // Not base64, so not ours: it goes to a poison queue when it is taken.
            return null;
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new LedgerStoreException($"Queue '{name}' did not answer.", failed);
        }
    }

    /// <summary>A message that was sent for later waits from then on.</summary>
    private DateTimeOffset? Since(PeekedMessage message, MessageKind kind) =>
        messages.Read(kind, message.Body.ToMemory().Span) is MessageReading.Own { DueAt: { } due } && due > message.InsertedOn ? due : message.InsertedOn;
}
