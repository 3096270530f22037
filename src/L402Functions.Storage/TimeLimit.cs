namespace L402Functions.Storage;

/// <summary>Ends a wait with the caller's own token, or when the time is over, whichever comes first.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly TimeSpan time;
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration caller;

    public TimeLimit(TimeSpan time, TimeProvider clock, CancellationToken caller)
    {
        this.time = time;
        source = new CancellationTokenSource(time, clock);
        this.caller = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
    }

    public CancellationToken Token => source.Token;

    /// <summary>The whole time again.</summary>
    public void Restart() => source.CancelAfter(time);

    /// <summary>No end until <see cref="Restart"/>: it is the caller who takes time now.</summary>
    public void Pause() => source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        caller.Dispose();
        source.Dispose();
    }
}
