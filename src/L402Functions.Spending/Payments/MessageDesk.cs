using L402Functions.Protocol.Telemetry;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Telemetry;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Payments;

/// <summary>
/// Takes what comes out of the queues. A message is believed for its authenticator alone; one that is not is dropped, as it would be no
/// more genuine the next time: what it may have been about is found by the sweep.
/// </summary>
public sealed partial class MessageDesk(
    QueueMessages messages, AgentDesk agents, Cashier cashier, PaymentWorker worker, Reconciler reconciler, PoisonDesk poison,
    IAgentDirectory directory, ILogger<MessageDesk> logger, SpendingGauges? gauges = null)
{
    private const string Payments = "payments";
    private const string Look = "reconcile";
    private const string Poison = "payments-poison";

    /// <summary>Takes a message of the queue of payments: one of ours, or an agent's own.</summary>
    /// <param name="message">The message.</param>
    /// <param name="insertedAt">When it was put into the queue, for those who measure; null where nobody knows.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="LedgerBusyException">Deliver it again.</exception>
    /// <exception cref="LedgerStoreException">Deliver it again.</exception>
    public Task<MessageOutcome> PayAsync(ReadOnlyMemory<byte> message, DateTimeOffset? insertedAt, CancellationToken cancellationToken) =>
        TakeAsync(Payments, messages.Read(MessageKind.Payment, message.Span), insertedAt, async reading => reading switch
        {
            MessageReading.Own own => new MessageOutcome.Handled(await worker.ProcessAsync(own.Root, own.Intent, cancellationToken)),
            MessageReading.FromAgent asked => await AcceptAsync(asked, cancellationToken),
            MessageReading.Refused refused => Refuse(refused, Payments),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not a message."),
        });

    /// <summary>Takes a message of the queue of look-ups, which are ours only.</summary>
    /// <param name="message">The message.</param>
    /// <param name="insertedAt">When it was put into the queue, for those who measure; null where nobody knows.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<MessageOutcome> ReconcileAsync(ReadOnlyMemory<byte> message, DateTimeOffset? insertedAt, CancellationToken cancellationToken) =>
        TakeAsync(Look, messages.Read(MessageKind.Reconcile, message.Span), insertedAt, async reading => reading switch
        {
            MessageReading.Own own => new MessageOutcome.Handled(await reconciler.ReconcileAsync(own.Root, own.Intent, cancellationToken)),
            MessageReading.Refused refused => Refuse(refused, Look),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not a message of this queue."),
        });

    /// <summary>Takes a message of the queue of payments that failed at every delivery. Nothing is paid and no reservation is given back.</summary>
    /// <param name="message">The message.</param>
    /// <param name="insertedAt">When it was put into the queue, for those who measure; null where nobody knows.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="LedgerBusyException">Deliver it again.</exception>
    /// <exception cref="LedgerStoreException">Deliver it again.</exception>
    public Task<MessageOutcome> TakePoisonedAsync(ReadOnlyMemory<byte> message, DateTimeOffset? insertedAt, CancellationToken cancellationToken) =>
        TakeAsync(Poison, messages.Read(MessageKind.Payment, message.Span), insertedAt, async reading => reading switch
        {
            MessageReading.Own own => new MessageOutcome.Handled(await poison.TakeAsync(own.Root, own.Intent, cancellationToken)),
            MessageReading.FromAgent asked => await TakePoisonedAsync(asked, cancellationToken),
            MessageReading.Refused refused => Refuse(refused, Poison),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not a message."),
        });

    /// <summary>Handles a message in the trace of who sent it, and notes how long it waited beyond its time.</summary>
    private async Task<MessageOutcome> TakeAsync(
        string queue, MessageReading reading, DateTimeOffset? insertedAt, Func<MessageReading, Task<MessageOutcome>> handle)
    {
        var own = reading as MessageReading.Own;
        if (insertedAt is { } inserted)
        {
            gauges?.Waited(queue, own?.DueAt > inserted ? own.DueAt.Value : inserted);
        }

        using var activity = QueueActivities.StartProcess(queue, own?.TraceParent);
        activity?.SetTag("messaging.message.conversation_id", (own?.Intent ?? (reading as MessageReading.FromAgent)?.Request.Id)?.ToString());
        try
        {
            return await handle(reading);
        }
        catch (Exception failed)
        {
            activity?.SetFailure(failed.GetType().Name);
            throw;
        }
    }

    private async Task<MessageOutcome> TakePoisonedAsync(MessageReading.FromAgent asked, CancellationToken cancellationToken)
    {
        var (agent, id) = (asked.Request.Agent, asked.Request.Id);
        var known = await cashier.FindAsync(agent, id, cancellationToken) is not null ? await directory.FindRootAsync(agent, cancellationToken) : null;
        if (known is { } root)
        {
            return new MessageOutcome.Handled(await poison.TakeAsync(root, id, cancellationToken));
        }

        LogNeverAccepted(agent, id);
        return new MessageOutcome.Handled(new ProcessOutcome.Missing());
    }

    private async Task<MessageOutcome> AcceptAsync(MessageReading.FromAgent asked, CancellationToken cancellationToken)
    {
        var (agent, id) = (asked.Request.Agent, asked.Request.Id);
        if (!await agents.AcceptsAsync(agent, asked.Generation, cancellationToken))
        {
            LogKeyOver(agent, asked.Generation);
            return new MessageOutcome.KeyOver(agent, asked.Generation);
        }

        var result = await cashier.AcceptAndPayAsync(asked.Request, cancellationToken);
        if (result is AcceptResult.KeyReused)
        {
            LogKeyReused(agent, id);
        }

        return new MessageOutcome.FromAgent(agent, id, result);
    }

    private MessageOutcome.Refused Refuse(MessageReading.Refused refused, string queue)
    {
        LogRefused(queue, refused.Fault, string.Join(", ", refused.Problems.Select(p => p.Field)));
        return new MessageOutcome.Refused(refused.Fault);
    }

    [LoggerMessage(1, LogLevel.Warning, "A message in queue {Queue} is not taken: {Fault}. {Fields}")]
    private partial void LogRefused(string queue, MessageFault fault, string fields);

    [LoggerMessage(2, LogLevel.Warning, "A message of agent {Agent} is not taken: generation {Generation} of its keys does not count any more")]
    private partial void LogKeyOver(Agents.AgentId agent, int generation);

    [LoggerMessage(3, LogLevel.Warning, "A message of agent {Agent} is not taken: {Intent} is the name of another request")]
    private partial void LogKeyReused(Agents.AgentId agent, Intents.IntentId intent);

    [LoggerMessage(4, LogLevel.Error, "A message of agent {Agent} could not be handled; {Intent} was never accepted and nothing is reserved for it")]
    private partial void LogNeverAccepted(Agents.AgentId agent, Intents.IntentId intent);
}
