using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Payments;

/// <summary>
/// Takes what comes out of the queues. A message is believed for its authenticator alone; one that is not is dropped, as it would be no
/// more genuine the next time: what it may have been about is found by the sweep.
/// </summary>
public sealed partial class MessageDesk(
    QueueMessages messages, AgentDesk agents, Cashier cashier, PaymentWorker worker, Reconciler reconciler, PoisonDesk poison,
    IAgentDirectory directory, ILogger<MessageDesk> logger)
{
    /// <summary>Takes a message of the queue of payments: one of ours, or an agent's own.</summary>
    /// <exception cref="LedgerBusyException">Deliver it again.</exception>
    /// <exception cref="LedgerStoreException">Deliver it again.</exception>
    public async Task<MessageOutcome> PayAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        switch (messages.Read(MessageKind.Payment, message.Span))
        {
            case MessageReading.Own own:
                return new MessageOutcome.Handled(await worker.ProcessAsync(own.Root, own.Intent, cancellationToken));
            case MessageReading.FromAgent asked:
                return await AcceptAsync(asked, cancellationToken);
            case MessageReading.Refused refused:
                return Refuse(refused, "payments");
            case var other:
                throw new InvalidOperationException($"{other.GetType().Name} is not a message.");
        }
    }

    /// <summary>Takes a message of the queue of look-ups, which are ours only.</summary>
    public async Task<MessageOutcome> ReconcileAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        messages.Read(MessageKind.Reconcile, message.Span) switch
        {
            MessageReading.Own own => new MessageOutcome.Handled(await reconciler.ReconcileAsync(own.Root, own.Intent, cancellationToken)),
            MessageReading.Refused refused => Refuse(refused, "reconcile"),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not a message of this queue."),
        };

    /// <summary>Takes a message of the queue of payments that failed at every delivery. Nothing is paid and no reservation is given back.</summary>
    /// <exception cref="LedgerBusyException">Deliver it again.</exception>
    /// <exception cref="LedgerStoreException">Deliver it again.</exception>
    public async Task<MessageOutcome> TakePoisonedAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        switch (messages.Read(MessageKind.Payment, message.Span))
        {
            case MessageReading.Own own:
                return new MessageOutcome.Handled(await poison.TakeAsync(own.Root, own.Intent, cancellationToken));
            case MessageReading.FromAgent asked:
                var (agent, id) = (asked.Request.Agent, asked.Request.Id);
                var known = await cashier.FindAsync(agent, id, cancellationToken) is not null ? await directory.FindRootAsync(agent, cancellationToken) : null;
                if (known is { } root)
                {
                    return new MessageOutcome.Handled(await poison.TakeAsync(root, id, cancellationToken));
                }

                LogNeverAccepted(agent, id);
                return new MessageOutcome.Handled(new ProcessOutcome.Missing());
            case MessageReading.Refused refused:
                return Refuse(refused, "payments-poison");
            case var other:
                throw new InvalidOperationException($"{other.GetType().Name} is not a message.");
        }
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
