using System.Net.WebSockets;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Telemetry;

namespace L402Functions.Nostr.Relays;

/// <summary>
/// One open web socket, from its opening to its loss. A reader and a writer run side by side, and neither waits for the other: the reader waits
/// for the backlog only, the writer for the relay only.
/// </summary>
internal sealed class RelaySession : IDisposable
{
    private const int LongestReason = 200;
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(1);

    private readonly RelayContext context;
    private readonly WebSocket socket;
    private readonly Backlog backlog;
    private readonly Action<string, NostrEvent> deliver;
    private readonly CancellationTokenSource ending = new();
    private readonly CancellationToken ended;
    private readonly TaskCompletionSource<string> end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AwaitedOks oks = new();
    private readonly Outbox outbox;
    private readonly RelayAuthentication authentication;
    private readonly SessionSubscriptions subscriptions;

    /// <summary>A session over an open socket, which it owns. The subscriptions' requests stand first in its queue.</summary>
    public RelaySession(
        RelayContext context, WebSocket socket, Backlog backlog, Action<string, NostrEvent> deliver, IEnumerable<RelaySubscription> open)
    {
        this.context = context;
        this.socket = socket;
        this.backlog = backlog;
        this.deliver = deliver;
        ended = ending.Token;
        outbox = new Outbox(context.Options.QueueLength);
        authentication = new RelayAuthentication(context, outbox, oks, ended);
        subscriptions = new SessionSubscriptions(context, outbox, authentication, ended);
        foreach (var subscription in open)
        {
            subscriptions.Open(subscription);
        }
    }

    public bool IsOpen => !ended.IsCancellationRequested;

    public void Open(RelaySubscription subscription) => subscriptions.Open(subscription);

    public void Close(RelaySubscription subscription) => subscriptions.Close(subscription);

    /// <summary>Reads and writes until the connection is lost or given up.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync(CancellationToken stop)
    {
        var reading = Task.Run(() => GuardAsync(ReadAsync), CancellationToken.None);
        var writing = Task.Run(() => GuardAsync(() => outbox.WriteAsync(socket, context.Options.KeepAlive, context.Clock, ended)), CancellationToken.None);
        string why;
        await using (stop.UnsafeRegister(static session => ((RelaySession)session!).end.TrySetResult("closed"), this))
        {
            why = await end.Task;
        }

        await ending.CancelAsync();
        oks.Lose();
        await writing;
        await SayGoodbyeAsync(stop);
        socket.Abort();
        await reading;
        return why;
    }

    /// <summary>Writes an event once an answer to it can be heard, and waits for its OK.</summary>
    public async Task<RelayDelivery> PublishAsync(EventId id, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        backlog.AddPublisher();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended);
            try
            {
                if (await subscriptions.OpenedAsync(either.Token) is { } reason)
                {
                    return new RelayDelivery.NotWritten($"The relay closed a subscription: {reason}", RelayUnfit: true);
                }
            }
            catch (OperationCanceledException)
            {
                return new RelayDelivery.NotWritten(IsOpen ? "cancelled" : "connection lost", RelayUnfit: false);
            }

            var delivery = await SendAsync(id, message, cancellationToken);
            if (delivery is RelayDelivery.Refused refusal
                && authentication.WouldHelp(refusal.Reason)
                && await authentication.SucceededAsync(either.Token)
                && await SendAsync(id, message, cancellationToken) is var second and not RelayDelivery.NotWritten)
            {
                delivery = second;
            }

            return delivery;
        }
        finally
        {
            backlog.RemovePublisher();
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        ending.Dispose();
    }

    private static string Shortened(string text) => text.Length <= LongestReason ? text : text[..LongestReason];

    private async Task<RelayDelivery> SendAsync(EventId id, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var awaited = oks.Expect(id);
        using var limit = new CancellationTokenSource(context.Options.OkTimeout, context.Clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token, ended);
        var outgoing = new OutgoingMessage(message, holdsPlace: true);
        try
        {
            await outbox.PostAsync(outgoing, any.Token);
            await awaited.Answer.WaitAsync(any.Token);
        }
        catch (OperationCanceledException)
        {
            // What it was shows below; an OK that came at the same moment counts.
        }

        var written = !outgoing.TryWithdraw();
        return (awaited.Answer.IsCompleted ? await awaited.Answer : null) switch
        {
            { Accepted: true } => new RelayDelivery.Accepted(),
            { } refusal => Refused(refusal),
            null when !IsOpen => written ? new RelayDelivery.Lost("connection lost before the OK") : new RelayDelivery.NotWritten("connection lost", RelayUnfit: false),
            null when cancellationToken.IsCancellationRequested =>
                written ? new RelayDelivery.Unconfirmed("cancelled before the OK") : new RelayDelivery.NotWritten("cancelled", RelayUnfit: false),
            null => written
                ? new RelayDelivery.Unconfirmed($"no OK within {context.Options.OkTimeout}")
                : new RelayDelivery.NotWritten($"not written within {context.Options.OkTimeout}", RelayUnfit: true),
        };
    }

    private RelayDelivery.Refused Refused(RelayMessage.Ok ok)
    {
        RelayMetrics.EventRefused(context.Relay);
        return new RelayDelivery.Refused(Shortened(ok.Reason));
    }

    private async Task ReadAsync()
    {
        var messages = new MessageReader(socket, context.Options.MaxMessageBytes);
        while (IsOpen)
        {
            await backlog.WhenReadableAsync(ended);
            // Not cancellable: it would abort the socket before the goodbye. Aborting ends it.
            if (await messages.ReadAsync(CancellationToken.None) is not { } utf8)
            {
                end.TrySetResult("the relay closed the connection");
                return;
            }

            if (RelayMessage.TryRead(utf8, out var message))
            {
                Handle(message);
            }
            else
            {
                RelayLog.Unreadable(context.Logger, context.Name, utf8.Length);
            }
        }
    }

    private void Handle(RelayMessage message)
    {
        switch (message)
        {
            case RelayMessage.Event received:
                RelayMetrics.EventReceived(context.Relay);
                deliver(received.Subscription, received.Value);
                break;
            case RelayMessage.Ok ok:
                if (!oks.Complete(ok))
                {
                    RelayLog.LateOk(context.Logger, context.Name, ok.Id.ToString(), ok.Accepted);
                }

                break;
            case RelayMessage.EndOfStored stored:
                subscriptions.OnOpened(stored.Subscription);
                break;
            case RelayMessage.Closed closed:
                subscriptions.OnClosed(closed.Subscription, Shortened(closed.Reason));
                break;
            case RelayMessage.Notice notice:
                RelayLog.Notice(context.Logger, context.Name, Shortened(notice.Text));
                break;
            case RelayMessage.Auth auth:
                authentication.Challenged(auth.Challenge);
                break;
            default:
                throw new InvalidOperationException($"{message.GetType()} is no relay message.");
        }
    }

    /// <summary>Runs a loop; however it ends, the session ends with it.</summary>
    private async Task GuardAsync(Func<Task> loop)
    {
        try
        {
            await loop();
            end.TrySetResult("ended");
        }
        catch (OperationCanceledException) when (!IsOpen)
        {
            // The other loop ended first, or the pool is closed.
        }
        catch (Exception failure)
        {
            if (failure is not (WebSocketException or InvalidDataException or IOException or ObjectDisposedException or OperationCanceledException))
            {
                RelayLog.Unforeseen(context.Logger, context.Name, failure);
            }

            end.TrySetResult(failure is OperationCanceledException ? "the relay reads too slowly" : failure.Message);
        }
    }

    /// <summary>A closing frame where this side ends it and the socket is free to carry one.</summary>
    private async Task SayGoodbyeAsync(CancellationToken stop)
    {
        if (!stop.IsCancellationRequested || socket.State != WebSocketState.Open)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(FarewellPatience, context.Clock);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Politeness is not owed to a connection that is lost.
        }
    }
}
