using System.Net.WebSockets;
using System.Text;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Relays;

namespace L402Functions.DevWallet.Tests.Relay;

/// <summary>A client that says what a test tells it to, and reads one message at a time.</summary>
internal sealed class WireClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ClientWebSocket socket = new();
    private readonly MessageReader messages;

    private WireClient() => messages = new MessageReader(socket, 16 * 1024 * 1024);

    public static async Task<WireClient> ConnectAsync(Uri address)
    {
        var client = new WireClient();
        await client.socket.ConnectAsync(address, CancellationToken.None).WaitAsync(Patience);
        return client;
    }

    public Task SayAsync(ClientMessage message) => SayAsync(message.ToUtf8Json());

    public Task SayAsync(string text) => SayAsync(Encoding.UTF8.GetBytes(text));

    public async Task<RelayMessage> HearAsync()
    {
        var utf8 = await messages.ReadAsync(CancellationToken.None).AsTask().WaitAsync(Patience);
        Assert.NotNull(utf8);
        Assert.True(RelayMessage.TryRead(utf8.Value, out var message), Encoding.UTF8.GetString(utf8.Value.Span));
        return message;
    }

    public async Task<T> HearAsync<T>()
        where T : RelayMessage => Assert.IsType<T>(await HearAsync());

    /// <summary>Publishes, and hears the OK next.</summary>
    public async Task<RelayMessage.Ok> PublishAsync(NostrEvent value)
    {
        await SayAsync(new ClientMessage.Event(value));
        var ok = await HearAsync<RelayMessage.Ok>();
        Assert.Equal(value.Id, ok.Id);
        return ok;
    }

    /// <summary>Subscribes, and hears what is stored.</summary>
    public async Task<IReadOnlyList<NostrEvent>> SubscribeAsync(string id, params NostrFilter[] filters)
    {
        await SayAsync(new ClientMessage.Request(id, filters));
        var stored = new List<NostrEvent>();
        while (true)
        {
            switch (await HearAsync())
            {
                case RelayMessage.Event heard:
                    Assert.Equal(id, heard.Subscription);
                    stored.Add(heard.Value);
                    break;
                case var end:
                    Assert.Equal(new RelayMessage.EndOfStored(id), end);
                    return stored;
            }
        }
    }

    /// <summary>Reads until the relay ends the connection, one way or the other.</summary>
    public async Task DisconnectedAsync()
    {
        try
        {
            while (await messages.ReadAsync(CancellationToken.None).AsTask().WaitAsync(Patience) is not null)
            {
            }
        }
        catch (WebSocketException)
        {
        }
    }

    public void Dispose() => socket.Dispose();

    private Task SayAsync(byte[] utf8) => socket.SendAsync(utf8, WebSocketMessageType.Text, true, CancellationToken.None).WaitAsync(Patience);
}
