using System.Threading.Channels;
using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Relays;

/// <summary>
/// The events of one subscription from one relay, handled one after the other, across reconnections. The handler never runs on the reader of
/// the connection; how many events may wait for it is the <see cref="Backlog"/>'s to say.
/// </summary>
internal sealed class EventStream
{
    private readonly Channel<NostrEvent> waiting = Channel.CreateUnbounded<NostrEvent>();
    private readonly RelayContext context;
    private readonly Backlog backlog;

    public EventStream(RelaySubscription subscription, Backlog backlog, RelayContext context)
    {
        Subscription = subscription;
        this.backlog = backlog;
        this.context = context;
        _ = Task.Run(RunAsync);
    }

    public RelaySubscription Subscription { get; }

    public void Post(NostrEvent value)
    {
        backlog.AddEvent();
        if (!waiting.Writer.TryWrite(value))
        {
            backlog.RemoveEvent();
        }
    }

    /// <summary>No call of the handler begins after this, but for one that is beginning now. Does not wait for one that runs: it may be the caller.</summary>
    public void Stop()
    {
        waiting.Writer.TryComplete();
        while (waiting.Reader.TryRead(out _))
        {
            backlog.RemoveEvent();
        }
    }

    private async Task RunAsync()
    {
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (waiting.Reader.TryRead(out var value))
            {
                try
                {
                    await Subscription.Handler(value);
                }
                catch (Exception failure)
                {
                    // Without its message, which may quote the event.
                    RelayLog.HandlerFailed(context.Logger, value.Id.ToString(), value.Kind, context.Name, failure.GetType().ToString(), failure.StackTrace);
                }
                finally
                {
                    backlog.RemoveEvent();
                }
            }
        }
    }
}
