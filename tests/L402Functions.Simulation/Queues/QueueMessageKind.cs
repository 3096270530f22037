namespace L402Functions.Simulation.Queues;

/// <summary>Which queue a message is in.</summary>
public enum QueueMessageKind
{
    Pay,
    Reconcile,
    Request,
}
