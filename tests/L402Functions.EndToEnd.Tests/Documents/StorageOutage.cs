using L402Functions.EndToEnd.Tests.Spending.Killing;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>The storage's way out and back: while it is out a request is cut off or met with silence, and so is the answer of one that was carried out just before.</summary>
internal sealed class StorageOutage() : Sentry(() => { })
{
    private TaskCompletionSource? back;
    private bool isSilent;

    /// <summary>From now on nothing comes through.</summary>
    /// <param name="silent">Requests get no answer at all, not even that nobody is there.</param>
    public void Begin(bool silent)
    {
        isSilent = silent;
        back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>It is back. Requests that were met with silence are cut off, as whoever sent them has long given up.</summary>
    public void End() => Interlocked.Exchange(ref back, null)?.TrySetResult();

    public override async Task<int?> SeeAsync(StoredRequest request)
    {
        await MeetAsync();
        return null;
    }

    public override Task SeeAsync(StoredRequest request, int? number, byte[] answer) => MeetAsync();

    private async Task MeetAsync()
    {
        if (back is { } until)
        {
            if (isSilent)
            {
                await until.Task;
            }

            throw new PluggedException();
        }
    }
}
