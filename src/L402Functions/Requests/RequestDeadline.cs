using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Requests;

/// <summary>
/// The end of a request's time. It counts until the answer begins: what streams from then on is not silent, and may take as long as it takes. While it
/// counts, the request's own token ends with it too.
/// </summary>
internal sealed class RequestDeadline : IAsyncDisposable
{
    private readonly HttpContext http;
    private readonly CancellationToken caller;
    private readonly CancellationToken host;
    private readonly CancellationTokenSource ends;
    private readonly ITimer timer;

    public RequestDeadline(FunctionContext context, HttpContext http, TimeSpan time, TimeProvider clock)
    {
        (this.http, caller, host) = (http, http.RequestAborted, context.CancellationToken);
        ends = CancellationTokenSource.CreateLinkedTokenSource(caller, host);

        // A result that is written after the middleware may still hold the token.
        http.Response.RegisterForDispose(ends);
        http.RequestAborted = ends.Token;
        timer = clock.CreateTimer(static ends => ((CancellationTokenSource)ends!).Cancel(), ends, time, Timeout.InfiniteTimeSpan);
        http.Response.OnStarting(
            static timer =>
            {
                ((ITimer)timer).Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return Task.CompletedTask;
            },
            timer);
    }

    /// <summary>Ends with the time, with the caller, or with the host, whichever is first.</summary>
    public CancellationToken Token => ends.Token;

    /// <summary>Whether the time is over, and not the caller gone or the host stopping.</summary>
    public bool IsOver => ends.IsCancellationRequested && !caller.IsCancellationRequested && !host.IsCancellationRequested;

    /// <summary>Whether the host has given the request up, and the caller still waits.</summary>
    public bool IsGivenUp => host.IsCancellationRequested && !caller.IsCancellationRequested;

    /// <summary>Stops counting, and gives the request its own token back.</summary>
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        http.RequestAborted = caller;
    }
}
