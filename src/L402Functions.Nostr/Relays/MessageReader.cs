using System.Buffers;
using System.Net.WebSockets;

namespace L402Functions.Nostr.Relays;

/// <summary>Puts the text messages of a web socket together, up to a size. For one reader at a time.</summary>
public sealed class MessageReader(WebSocket socket, int maxBytes)
{
    private const int Chunk = 4096;
    private const int KeptBuffer = 64 * 1024;

    private ArrayBufferWriter<byte> buffer = new(Chunk);

    /// <summary>Waits for the next text message; binary ones, which Nostr does not know, are passed over.</summary>
    /// <returns>The message, in memory that the next call reuses; null where the other side has closed.</returns>
    /// <exception cref="InvalidDataException">The message is longer than allowed. The socket must be given up.</exception>
    /// <exception cref="WebSocketException">The connection is lost.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. The socket is aborted.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // One large message must not hold its memory for the life of the connection.
            buffer = buffer.Capacity > KeptBuffer ? new ArrayBufferWriter<byte>(Chunk) : buffer;
            buffer.ResetWrittenCount();
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.GetMemory(Chunk), cancellationToken);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                buffer.Advance(received.Count);
                if (buffer.WrittenCount > maxBytes)
                {
                    throw new InvalidDataException($"A message is longer than {maxBytes} bytes.");
                }
            }
            while (!received.EndOfMessage);

            if (received.MessageType == WebSocketMessageType.Text)
            {
                return buffer.WrittenMemory;
            }
        }
    }
}
