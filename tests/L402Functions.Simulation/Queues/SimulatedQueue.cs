using L402Functions.Simulation.Scheduling;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Queues;

/// <summary>The queues as one process sees them: sending takes time, and the message or the answer may get lost.</summary>
public sealed class SimulatedQueue(World world, QueueServer server, int rate) : IPaymentQueue
{
    public Task EnqueuePaymentAsync(AgentId root, IntentId intent, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(new QueueMessage(QueueMessageKind.Pay, root, intent), delay);

    public Task EnqueueReconcileAsync(AgentId root, IntentId intent, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(new QueueMessage(QueueMessageKind.Reconcile, root, intent), delay);

    private async Task SendAsync(QueueMessage message, TimeSpan delay)
    {
        var isLost = world.Strikes("queue: a message gets lost on its way in", rate);
        await world.Delay(world.Chance.Milliseconds(1, 10));
        if (!isLost)
        {
            server.Send(message, delay);
        }

        if (isLost || world.Strikes("queue: the answer to a message gets lost", rate))
        {
            throw new LedgerStoreException("The queue does not answer.");
        }
    }
}
