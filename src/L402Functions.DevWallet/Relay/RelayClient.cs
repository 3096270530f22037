using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Relays;

namespace L402Functions.DevWallet.Relay;

/// <summary>One client's connection: what it subscribes to, whether it has proved a key, and what waits for it to read.</summary>
internal sealed class RelayClient(WebSocket socket, DevRelayOptions options, Action abort)
{
    private readonly Channel<byte[]> outbox = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock gate = new();
    private bool over;
    private long waitingBytes;

    /// <summary>What the client must sign to prove a key (NIP-42).</summary>
    public string Challenge { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Whether it has proved a key. Used by the client's own reader only.</summary>
    public bool IsAuthenticated { get; set; }

    /// <summary>The subscriptions by id. Guarded by the hub.</summary>
    public Dictionary<string, IReadOnlyList<NostrFilter>> Subscriptions { get; } = [];

    /// <summary>Queues a message; drops the connection of a client for which too much waits.</summary>
    public void Post(RelayMessage message) => Post(message.ToUtf8Json());

    public void Post(byte[] utf8)
    {
        if (Interlocked.Add(ref waitingBytes, utf8.Length) > options.MaxOutboxBytes)
        {
            // Not here: whoever posts holds the hub's gate, and a dropped client's reader wants it.
            _ = Task.Run(Drop);
        }
        else
        {
            outbox.Writer.TryWrite(utf8);
        }
    }

    public void Drop()
    {
        outbox.Writer.TryComplete();
        lock (gate)
        {
            // Once the request is over, the server may use what was aborted for another one.
            if (!over)
            {
                abort();
            }
        }
    }

    /// <summary>Reads and writes until the connection ends.</summary>
    public async Task RunAsync(Action<ReadOnlyMemory<byte>> onMessage, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(ending.Token);
        try
        {
            var messages = new MessageReader(socket, options.MaxMessageBytes);
            while (await messages.ReadAsync(ending.Token) is { } utf8)
            {
                onMessage(utf8);
            }
        }
        catch (InvalidDataException tooLong)
        {
            await RefuseAsync(tooLong.Message, writing);
        }
        catch (Exception failure) when (IsLoss(failure))
        {
            // The client is gone, which is its right.
        }
        finally
        {
            outbox.Writer.TryComplete();
            await ending.CancelAsync();
            await writing;
            Drop();
            lock (gate)
            {
                over = true;
            }
        }
    }

    private static bool IsLoss(Exception failure) =>
        failure is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;

    /// <summary>Says why, after what already waits, and closes.</summary>
    private async Task RefuseAsync(string reason, Task writing)
    {
        try
        {
            Post(new RelayMessage.Notice($"error: {reason}"));
            outbox.Writer.TryComplete();
            await writing.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
            await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, Encoding.UTF8.GetByteCount(reason) <= 123 ? reason : null, limit.Token);
        }
        catch (Exception failure) when (IsLoss(failure) || failure is TimeoutException)
        {
            // It is disconnected either way.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var utf8 in outbox.Reader.ReadAllAsync(cancellationToken))
            {
                await socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                Interlocked.Add(ref waitingBytes, -utf8.Length);
            }
        }
        catch (Exception failure) when (IsLoss(failure))
        {
            Drop();
        }
    }
}
