namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>Watches what a process asks of the storage, each request before it arrives and after it was carried out, and pulls the plug at one of them.</summary>
/// <param name="pull">Ends the process; when it returns, there is none.</param>
internal abstract class Sentry(Action pull)
{
    private readonly TaskCompletionSource pulled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once the plug is pulled, and fails where that could not be.</summary>
    public Task Pulled => pulled.Task;

    /// <summary>Sees a request before it arrives.</summary>
    /// <returns>Its number, where it is one that counts.</returns>
    public abstract Task<int?> SeeAsync(StoredRequest request);

    /// <summary>Sees the answer to it, before it is passed on.</summary>
    public abstract Task SeeAsync(StoredRequest request, int? number, byte[] answer);

    /// <summary>Pulls the plug now.</summary>
    public async Task PullAsync()
    {
        // On a thread of its own: it waits for the process to end, and what waits for this answer ends with it.
        await Task.Run(pull);
        pulled.TrySetResult();
    }

    /// <summary>The sentry or the proxy has a defect: whoever waits for the plug is told.</summary>
    public void Fail(Exception defect) => pulled.TrySetException(defect);

    /// <summary>Whoever asks for something after the plug was pulled is not heard.</summary>
    protected void RefuseIfPulled()
    {
        if (pulled.Task.IsCompletedSuccessfully)
        {
            throw new PluggedException();
        }
    }

    protected async Task PullAndRefuseAsync()
    {
        if (!pulled.Task.IsFaulted)
        {
            await PullAsync();
            throw new PluggedException();
        }
    }
}
