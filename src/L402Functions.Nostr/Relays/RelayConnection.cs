using System.Net.WebSockets;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Telemetry;

namespace L402Functions.Nostr.Relays;

/// <summary>
/// The connection to one relay: one <see cref="RelaySession"/> after the other, with pauses between them, from first use until disposed. Each
/// session begins with every subscription of now.
/// </summary>
internal sealed class RelayConnection(RelayContext context) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, EventStream> streams = [];
    private readonly Backlog backlog = new(context.Options.QueueLength);
    private TaskCompletionSource<RelaySession?> opening = NewOpening();
    private RelaySession? session;
    private RelayState state = RelayState.Idle;
    private string? problem;
    private Task? running;

    public Uri Relay => context.Relay;

    public RelayStatus Status
    {
        get
        {
            lock (gate)
            {
                return new RelayStatus(context.Relay, state, problem);
            }
        }
    }

    /// <summary>The open session, where there is one.</summary>
    public RelaySession? Session
    {
        get
        {
            lock (gate)
            {
                return session is { IsOpen: true } ? session : null;
            }
        }
    }

    /// <summary>Completes when a session is open; with null when there will be none any more.</summary>
    public Task<RelaySession?> WhenOpen
    {
        get
        {
            lock (gate)
            {
                return session is { IsOpen: true } ? Task.FromResult<RelaySession?>(session) : opening.Task;
            }
        }
    }

    /// <summary>Begins to connect, where it has not begun yet.</summary>
    public void Start()
    {
        lock (gate)
        {
            if (state != RelayState.Closed)
            {
                running ??= RunApart();
            }
        }
    }

    public void Add(RelaySubscription subscription)
    {
        lock (gate)
        {
            if (state == RelayState.Closed)
            {
                return;
            }

            streams.Add(subscription.Id, new EventStream(subscription, backlog, context));
            session?.Open(subscription);
        }

        Start();
    }

    public void Remove(RelaySubscription subscription)
    {
        EventStream? stream;
        lock (gate)
        {
            streams.Remove(subscription.Id, out stream);
            session?.Close(subscription);
        }

        stream?.Stop();
    }

    /// <summary>Ends everything but a handler that is running. Called once.</summary>
    public async ValueTask DisposeAsync()
    {
        EventStream[] stopping;
        Task? last;
        lock (gate)
        {
            Enter(RelayState.Closed, null);
            stopping = [.. streams.Values];
            streams.Clear();
            last = running;
        }

        await stop.CancelAsync();
        foreach (var stream in stopping)
        {
            stream.Stop();
        }

        if (last is not null)
        {
            await last;
        }

        opening.TrySetResult(null);
        stop.Dispose();
    }

    private static TaskCompletionSource<RelaySession?> NewOpening() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The connection outlives whoever needed it first, and works for others too: it carries no one's activity along.</summary>
    private Task RunApart()
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Task.Run(RunAsync);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        var pauses = new Backoff(context.Options);
        var pause = TimeSpan.Zero;
        try
        {
            while (true)
            {
                stop.Token.ThrowIfCancellationRequested();
                Move(RelayState.Connecting, null);
                var began = context.Clock.GetTimestamp();
                var why = await ConnectAsync();
                stop.Token.ThrowIfCancellationRequested();

                // A relay that takes the connection and drops it at once is as lost as one that refuses it.
                if (context.Clock.GetElapsedTime(began) > pause + context.Options.ConnectTimeout)
                {
                    pauses.Reset();
                }

                pause = pauses.Next();
                Move(RelayState.BackingOff, why);
                RelayLog.BackingOff(context.Logger, context.Name, why, pause);
                await Task.Delay(pause, context.Clock, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    /// <summary>Connects, and serves the session to its end.</summary>
    /// <returns>Why there is no connection, or no longer.</returns>
    private async Task<string> ConnectAsync()
    {
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = context.Options.KeepAlive;
        socket.Options.KeepAliveTimeout = context.Options.KeepAlive;
        using (var limit = new CancellationTokenSource(context.Options.ConnectTimeout, context.Clock))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop.Token))
        {
            try
            {
                await socket.ConnectAsync(context.Relay, either.Token);
            }
            catch (Exception failure)
            {
                return limit.IsCancellationRequested ? $"no connection within {context.Options.ConnectTimeout}" : failure.Message;
            }
        }

        return await ServeAsync(socket);
    }

    private async Task<string> ServeAsync(ClientWebSocket socket)
    {
        RelaySession current;
        TaskCompletionSource<RelaySession?> waiting;
        lock (gate)
        {
            if (state == RelayState.Closed)
            {
                return "closed";
            }

            session = current = new RelaySession(context, socket, backlog, Deliver, streams.Values.Select(s => s.Subscription));
            Enter(RelayState.Connected, null);
            waiting = opening;
            opening = NewOpening();
        }

        using (current)
        {
            RelayLog.Connected(context.Logger, context.Name);
            waiting.TrySetResult(current);
            try
            {
                return await current.RunAsync(stop.Token);
            }
            finally
            {
                lock (gate)
                {
                    session = null;
                }
            }
        }
    }

    private void Deliver(string subscription, NostrEvent value)
    {
        EventStream? stream;
        lock (gate)
        {
            streams.TryGetValue(subscription, out stream);
        }

        stream?.Post(value);
    }

    private void Move(RelayState next, string? why)
    {
        lock (gate)
        {
            if (state != RelayState.Closed)
            {
                Enter(next, why);
            }
        }
    }

    /// <summary>Under the gate.</summary>
    private void Enter(RelayState next, string? why)
    {
        RelayMetrics.StateChanged(context.Relay, state, next);
        state = next;
        problem = why ?? problem;
    }
}
