using System.Text.Json;
using System.Threading.Channels;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Relays;
using L402Functions.Nostr.Wallets;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.DevWallet.Tests.Nwc;

/// <summary>A client that sends what it is told to, sensible or not, and hands over whatever comes back.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NwcUri uri;
    private readonly RelayPool pool;
    private readonly TimeProvider clock;
    private readonly ConversationKey key;
    private readonly Channel<NostrEvent> received = Channel.CreateUnbounded<NostrEvent>();

    public RawClient(string connection, TimeProvider clock, params int[] kinds)
    {
        uri = NwcUri.Parse(connection);
        this.clock = clock;
        Assert.True(ConversationKey.TryCreate(uri.ClientKey, uri.Wallet, out key!));
        pool = new RelayPool(uri.Relays, null, new RelayPoolOptions(), clock, NullLoggerFactory.Instance);
        pool.Subscribe(
            new NostrFilter { Kinds = kinds is [] ? [NostrKinds.WalletResponse] : kinds, Authors = [uri.Wallet] },
            value => received.Writer.WriteAsync(value));
    }

    public NostrEvent Sign(string payload, NwcEncryption encryption = NwcEncryption.Nip44, TimeSpan? validity = null)
    {
        var now = clock.GetUtcNow();
        List<NostrTag> tags = [new("p", uri.Wallet.ToString())];
        if (encryption == NwcEncryption.Nip44)
        {
            tags.Add(new NostrTag("encryption", "nip44_v2"));
        }

        if (validity is { } time)
        {
            tags.Add(new NostrTag("expiration", (now + time).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        var content = encryption == NwcEncryption.Nip44 ? Nip44.Encrypt(payload, key) : Nip04.Encrypt(payload, uri.ClientKey, uri.Wallet);
        return new EventTemplate(NostrKinds.WalletRequest, now.ToUnixTimeSeconds(), tags, content).Sign(uri.ClientKey);
    }

    public async Task PublishAsync(NostrEvent request) =>
        Assert.IsType<PublishResult.Accepted>(await pool.PublishAsync(request, default).WaitAsync(Patience));

    /// <summary>The next event that comes, whatever it is.</summary>
    public async Task<NostrEvent> NextAsync() => await received.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public JsonElement Decrypt(NostrEvent value, NwcEncryption encryption = NwcEncryption.Nip44)
    {
        var text = "";
        Assert.True(value.IsAuthentic());
        Assert.True(encryption == NwcEncryption.Nip44
            ? Nip44.TryDecrypt(value.Content, key, out text!)
            : Nip04.TryDecrypt(value.Content, uri.ClientKey, uri.Wallet, out text!));
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Sends a request and reads the next reply, which must be to it.</summary>
    public async Task<JsonElement> AskAsync(string payload, NwcEncryption encryption = NwcEncryption.Nip44)
    {
        var request = Sign(payload, encryption);
        await PublishAsync(request);
        var reply = await NextAsync();
        Assert.Equal(request.Id.ToString(), reply.TagValue("e"));
        Assert.Equal(uri.ClientKey.PublicKey.ToString(), reply.TagValue("p"));
        return Decrypt(reply, encryption);
    }

    public async Task<string?> ErrorAsync(string payload) =>
        (await AskAsync(payload)).GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? error.GetProperty("code").GetString() : null;

    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync().AsTask().WaitAsync(Patience);
        key.Dispose();
        uri.Dispose();
    }
}
