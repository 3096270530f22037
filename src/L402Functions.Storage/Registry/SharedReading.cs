namespace L402Functions.Storage.Registry;

/// <summary>
/// One reading for all who ask at the same time. The answer to a question comes from a reading that began after it, never from one that
/// was under way: that one may have seen what has changed since.
/// </summary>
internal sealed class SharedReading<T>(Func<Task<T>> read)
{
    private readonly Lock gate = new();

    /// <summary>Those who asked since the last reading began.</summary>
    private TaskCompletionSource<T>? waiting;

    private bool isReading;

    /// <summary>Asks. Cancelling ends the waiting and not the reading, which is others' too.</summary>
    public Task<T> ReadAsync(CancellationToken cancellationToken)
    {
        Task<T> answer;
        lock (gate)
        {
            waiting ??= new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            answer = waiting.Task;
            if (isReading)
            {
                return answer.WaitAsync(cancellationToken);
            }

            isReading = true;
        }

        Start();
        return answer.WaitAsync(cancellationToken);
    }

    /// <summary>The readings are made for others too: they do not carry this caller's activity and other ambient state along.</summary>
    private void Start()
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = RunAsync();
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            TaskCompletionSource<T> asked;
            lock (gate)
            {
                if (waiting is null)
                {
                    isReading = false;
                    return;
                }

                (asked, waiting) = (waiting, null);
            }

            try
            {
                asked.SetResult(await read());
            }
            catch (Exception failed)
            {
                asked.SetException(failed);
            }
        }
    }
}
