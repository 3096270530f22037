using System.Diagnostics;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using L402Functions.Protocol.Telemetry;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Telemetry;

namespace L402Functions.Storage.Queues;

/// <summary>
/// The messages that make workers look at an intent, in Queue Storage. They carry ids, the trace of who sent them and an authenticator, and never expire: a message that
/// nobody took for a week must still be taken.
/// </summary>
public sealed class QueuePaymentQueue : IPaymentQueue
{
    /// <summary>The longest that a queue hides a message. What is due later is delivered then, and sent again by whoever finds it early.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);
    private readonly QueueClient payments;
    private readonly QueueClient reconcile;
    private readonly QueueMessages messages;
    private readonly TimeSpan patience;
    private readonly TimeProvider clock;

    /// <summary>Messages for <see cref="StorageOptions.PaymentsQueue"/> and <see cref="StorageOptions.ReconcileQueue"/>.</summary>
    public QueuePaymentQueue(MoneyQueues queues, StorageOptions options, QueueMessages messages, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(queues);
        ArgumentNullException.ThrowIfNull(options);
        payments = queues.Open(options.PaymentsQueue);
        reconcile = queues.Open(options.ReconcileQueue);
        patience = options.Patience;
        this.messages = messages;
        this.clock = clock;
    }

    /// <inheritdoc/>
    public Task EnqueuePaymentAsync(AgentId root, IntentId intent, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(payments, MessageKind.Payment, root, intent, delay, cancellationToken);

    /// <inheritdoc/>
    public Task EnqueueReconcileAsync(AgentId root, IntentId intent, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(reconcile, MessageKind.Reconcile, root, intent, delay, cancellationToken);

    private async Task SendAsync(
        QueueClient queue, MessageKind kind, AgentId root, IntentId intent, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var activity = QueueActivities.StartSend(queue.Name, intent);
        DateTimeOffset? due = delay > TimeSpan.Zero ? clock.GetUtcNow() + delay : null;
        try
        {
            await SendAsync(queue, messages.Write(kind, root, intent, Trace(), due), delay, cancellationToken);
        }
        catch (LedgerStoreException failed)
        {
            activity?.SetFailure(failed.GetType().Name);
            throw;
        }
    }

    /// <summary>The trace of who sends, so that the handling of the message is found under it.</summary>
    private static string? Trace() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    private async Task SendAsync(QueueClient queue, byte[] message, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(patience, clock, cancellationToken);
        try
        {
            try
            {
                await queue.SendMessageAsync(BinaryData.FromBytes(message), Hidden(delay), Never, limit.Token);
            }
            catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                // Development starts with no queues; a deployment brings its own.
                await queue.CreateIfNotExistsAsync(cancellationToken: limit.Token);
                await queue.SendMessageAsync(BinaryData.FromBytes(message), Hidden(delay), Never, limit.Token);
            }
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new LedgerStoreException($"A message to queue '{queue.Name}' was not answered.", failed);
        }
    }

    /// <summary>The service counts whole seconds: rounded up, so that nothing comes before its time.</summary>
    private static TimeSpan Hidden(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        return delay >= LongestDelay ? LongestDelay : TimeSpan.FromSeconds((delay.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
    }
}
