namespace L402Functions.Nostr.Relays;

/// <summary>
/// Says when a connection may be read: not while more events wait for their handlers than the limit. Except that while a publisher awaits
/// the relay's word, twice as many may wait: the word stands behind those events, and the publisher may be the very handler that they wait
/// for. Past that too, the publisher's timeout sets its handler free.
/// </summary>
internal sealed class Backlog(int limit)
{
    private readonly Lock gate = new();
    private int events;
    private int publishers;
    private TaskCompletionSource? paused;

    private bool MayRead => events < limit || (publishers > 0 && events < 2L * limit);

    public void AddEvent() => Change(ref events, 1);

    public void RemoveEvent() => Change(ref events, -1);

    public void AddPublisher() => Change(ref publishers, 1);

    public void RemovePublisher() => Change(ref publishers, -1);

    public async ValueTask WhenReadableAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task waiting;
            lock (gate)
            {
                if (MayRead)
                {
                    return;
                }

                paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting = paused.Task;
            }

            await waiting.WaitAsync(cancellationToken);
        }
    }

    private void Change(ref int count, int by)
    {
        lock (gate)
        {
            count += by;
            if (paused is not null && MayRead)
            {
                paused.TrySetResult();
                paused = null;
            }
        }
    }
}
