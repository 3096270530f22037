using System.Net.WebSockets;
using System.Threading.Channels;

namespace L402Functions.Nostr.Relays;

/// <summary>
/// What waits to be written to one socket, in order. Events wait for a place in the queue; what the connection itself says (REQ, CLOSE, AUTH)
/// needs none, because the reader, which must never wait for the writer, says it, and there is no more of it than subscriptions and challenges.
/// </summary>
internal sealed class Outbox(int length)
{
    private readonly Channel<OutgoingMessage> messages = Channel.CreateUnbounded<OutgoingMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<byte> places = Channel.CreateBounded<byte>(length);

    public void Post(ReadOnlyMemory<byte> utf8) => messages.Writer.TryWrite(new OutgoingMessage(utf8, holdsPlace: false));

    /// <summary>Queues a message once there is a place for it.</summary>
    /// <exception cref="OperationCanceledException">There was none in time; the message is not queued.</exception>
    public async ValueTask PostAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await places.Writer.WriteAsync(0, cancellationToken);
        messages.Writer.TryWrite(message);
    }

    /// <summary>Writes until cancelled or the socket fails.</summary>
    /// <param name="socket">Where to.</param>
    /// <param name="patience">How long one message may take: a relay that reads nothing is no relay.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(WebSocket socket, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        await foreach (var message in messages.Reader.ReadAllAsync(cancellationToken))
        {
            if (message.TryClaim())
            {
                using var limit = new CancellationTokenSource(patience, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
                await socket.SendAsync(message.Utf8, WebSocketMessageType.Text, endOfMessage: true, either.Token);
            }

            if (message.HoldsPlace)
            {
                places.Reader.TryRead(out _);
            }
        }
    }
}
