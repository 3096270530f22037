using System.Net.WebSockets;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;

namespace L402Functions.EndToEnd.Tests.Peers;

/// <summary>What the other tests take from @nostr-relay: it checks what it passes on, so that an event it accepts from us is right by others' code.</summary>
public sealed class PeerRelayTests : IAsyncLifetime
{
    private readonly NostrKey key = NostrKey.Generate();
    private readonly ClientWebSocket socket = new();
    private PeerRelay? relay;

    public async Task InitializeAsync()
    {
        relay = await PeerRelay.StartAsync();
        await socket.ConnectAsync(relay.Address, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        socket.Dispose();
        key.Dispose();
        await (relay?.DisposeAsync() ?? default);
    }

    [Fact]
    public async Task Our_events_have_the_id_and_signature_that_the_relay_computes()
    {
        // Every character that NIP-01 escapes, and some that other writers of JSON do.
        var content = "\" \\ \n \r \t \b \f / < > & ' + \u00e9 \u2028 \u2029 \U0001F9C3 \u007f";
        var sent = await SendAsync(new EventTemplate(NostrKinds.WalletRequest, Now, [new NostrTag("p", new string('a', 64)), new NostrTag("x", content)], content).Sign(key));

        Assert.True(sent.Accepted, sent.Reason);
    }

    [Fact]
    public async Task An_event_with_another_content_than_its_id_is_refused()
    {
        var signed = new EventTemplate(NostrKinds.WalletRequest, Now, [], "pay me").Sign(key);
        var sent = await SendAsync(new NostrEvent(signed.Id, signed.Author, signed.CreatedAt, signed.Kind, signed.Tags, "pay him", signed.Signature));

        Assert.False(sent.Accepted);
        Assert.Equal("invalid: id is wrong", sent.Reason);
    }

    [Fact]
    public async Task An_event_that_somebody_else_signed_is_refused()
    {
        using var other = NostrKey.Generate();
        var template = new EventTemplate(NostrKinds.WalletRequest, Now, [], "pay me");
        var signed = template.Sign(key);
        var sent = await SendAsync(new NostrEvent(signed.Id, signed.Author, signed.CreatedAt, signed.Kind, signed.Tags, signed.Content, other.Sign(signed.Id)));

        Assert.False(sent.Accepted);
        Assert.Equal("invalid: signature is wrong", sent.Reason);
    }

    [Fact]
    public async Task An_ephemeral_event_is_passed_on_unchanged()
    {
        var filter = new NostrFilter { Kinds = [NostrKinds.WalletResponse], Authors = [key.PublicKey] };
        await WriteAsync(new ClientMessage.Request("answers", [filter]));
        Assert.IsType<RelayMessage.EndOfStored>(await ReadAsync());

        var signed = new EventTemplate(NostrKinds.WalletResponse, Now, [new NostrTag("e", new string('b', 64))], "\u2028").Sign(key);
        await WriteAsync(new ClientMessage.Event(signed));

        var passedOn = Assert.IsType<RelayMessage.Event>(await ReadAsync());
        Assert.Equal("answers", passedOn.Subscription);
        Assert.Equal(signed.Id, passedOn.Value.Id);
        Assert.True(passedOn.Value.IsAuthentic());
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private async Task<RelayMessage.Ok> SendAsync(NostrEvent value)
    {
        await WriteAsync(new ClientMessage.Event(value));
        var ok = Assert.IsType<RelayMessage.Ok>(await ReadAsync());
        Assert.Equal(value.Id, ok.Id);
        return ok;
    }

    private async Task WriteAsync(ClientMessage message) =>
        await socket.SendAsync(message.ToUtf8Json(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private async Task<RelayMessage> ReadAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[64 * 1024];
        var read = await socket.ReceiveAsync(buffer, limit.Token);
        Assert.True(read.EndOfMessage);
        Assert.True(RelayMessage.TryRead(buffer.AsMemory(0, read.Count), out var message));
        return message;
    }
}
