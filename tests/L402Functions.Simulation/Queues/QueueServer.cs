using L402Functions.Simulation.Scheduling;

namespace L402Functions.Simulation.Queues;

/// <summary>
/// Queues as Azure has them: at least once, in any order, again after a while where the handling failed or its process died, and to the poison
/// queue after five times.
/// </summary>
public sealed class QueueServer(World world, int rate)
{
    private const int MaxDequeueCount = 5;

    /// <summary>Has a message handled by some process: tells whether it went well, or never tells.</summary>
    public required Func<QueueMessage, bool, Action<bool>, bool> Deliver { get; init; }

    public void Send(QueueMessage message, TimeSpan delay)
    {
        After(message, delay + world.Chance.Milliseconds(5, 3_000), 1);
        if (world.Strikes("queue: a message is delivered twice", rate))
        {
            After(message, delay + world.Chance.Milliseconds(5, 200_000), 1);
        }
    }

    private void After(QueueMessage message, TimeSpan delay, int count) => world.After(delay, () => Try(message, count));

    private void Try(QueueMessage message, int count)
    {
        var isPoison = count > MaxDequeueCount;
        var isDone = false;
        if (!isPoison && world.Strikes("queue: a message is handled in vain five times", rate / 4))
        {
            After(message, TimeSpan.FromSeconds(1), MaxDequeueCount + 1);
            return;
        }

        if (!Deliver(message, isPoison, Done))
        {
            // Nobody is there to take it.
            After(message, TimeSpan.FromSeconds(5), count);
            return;
        }

        // Where nobody ever says that it is done, its process has died.
        world.After(world.Chance.Seconds(600, 700), () =>
        {
            if (!isDone)
            {
                After(message, TimeSpan.Zero, count + 1);
            }
        });

        void Done(bool well)
        {
            isDone = true;
            if (!well)
            {
                After(message, TimeSpan.FromSeconds(30), count + 1);
            }
        }
    }
}
