using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace L402Functions.Nostr.Tests.Relays;

/// <summary>A port that takes connections, makes them web sockets where asked to, and then neither says nor hears anything: a relay whose machine is gone.</summary>
internal sealed class MuteRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;
    private int taken;

    public MuteRelay(bool shakesHands)
    {
        listener.Start();
        Address = new Uri($"ws://{listener.LocalEndpoint}/");
        running = RunAsync(shakesHands);
    }

    public Uri Address { get; }

    public int Taken => Volatile.Read(ref taken);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await running;
        stop.Dispose();
    }

    private static async Task ShakeHandsAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var key = "";
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            key = line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase) ? line[18..].Trim() : key;
        }

        // RFC 6455, section 4.2.2.
#pragma warning disable CA5350 // The hash of the handshake, by its specification; it protects nothing.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var answer = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
    }

    private async Task RunAsync(bool shakesHands)
    {
        var clients = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                clients.Add(client);
                if (shakesHands)
                {
                    await ShakeHandsAsync(client.GetStream(), stop.Token);
                }

                Interlocked.Increment(ref taken);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
        {
            clients.ForEach(c => c.Dispose());
        }
    }
}
