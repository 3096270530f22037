using System.Diagnostics.Metrics;
using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;
using L402Functions.Protocol.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.Nostr.Tests.Relays;

public sealed class ConnectionTests : IAsyncLifetime
{
    private readonly NostrKey key = NostrKey.Generate();
    private readonly Heard heard = new();
    private DevRelay relay = null!;

    public async Task InitializeAsync() => relay = await Pools.RelayAsync();

    public async Task DisposeAsync()
    {
        await relay.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task A_relay_that_sends_too_long_a_message_is_disconnected_and_tried_again()
    {
        await using var pool = Pools.Pool(Pools.Options with { MaxMessageBytes = 10_000 }, relay.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        var fits = Pools.Event(key, content: new string('x', 9_000));
        relay.Inject(fits);
        await heard.HasAsync(fits);
        relay.Inject(Pools.Event(key, content: new string('x', 10_001)));
        await Until.TrueAsync(() => pool.Status[0].Problem is not null);
        var value = Pools.Event(key);
        Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, value));
        await heard.HasAsync(value);
        Assert.Equal([fits.Id, value.Id], heard.Events.Select(e => e.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("""["OK","nothing",true,""]""")]
    [InlineData("""["OK"]""")]
    [InlineData("""["EVENT","s1",{"id":1}]""")]
    [InlineData("""["EVENT","s1",{"\ud800":1}]""")]
    [InlineData("""["CLOSED"]""")]
    [InlineData("""["CLOSED","unheard of","error: no"]""")]
    [InlineData("""["EOSE","unheard of"]""")]
    [InlineData("""["NOTICE","the relay is tired"]""")]
    [InlineData("""["AUTH","a challenge that nobody answers"]""")]
    [InlineData("""["COUNT","s1",{"count":1}]""")]
    public async Task A_message_that_is_none_changes_nothing(string text)
    {
        await using var pool = Pools.Pool(relay.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        relay.SendToAll(text);
        var value = Pools.Event(key);
        Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, value));
        await heard.HasAsync(value);
        Assert.Null(pool.Status[0].Problem);
    }

    [Fact]
    public async Task A_relay_that_gives_no_sign_of_life_is_given_up()
    {
        await using var mute = new MuteRelay(shakesHands: true);
        await using var pool = Pools.Pool(Pools.Options with { KeepAlive = TimeSpan.FromMilliseconds(100) }, mute.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        await Until.TrueAsync(() => mute.Taken >= 3);
    }

    [Fact]
    public async Task A_relay_that_does_not_finish_the_handshake_is_given_up()
    {
        await using var mute = new MuteRelay(shakesHands: false);
        await using var pool = Pools.Pool(Pools.Options with { ConnectTimeout = TimeSpan.FromMilliseconds(100) }, mute.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        await Until.TrueAsync(() => mute.Taken >= 3);
        Assert.Contains("00:00:00.1", pool.Status[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_user_info_nor_query_of_a_relays_address_is_said_anywhere()
    {
        using var log = new RecordedLog();
        var address = new UriBuilder(relay.Address) { UserName = "alice", Password = "hunter2", Path = "/inbox", Query = "token=letmein" }.Uri;
        await using var pool = Pools.Pool(Pools.Options, key, log, address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        var result = await Pools.PublishAsync(pool, Pools.Event(key, content: "of nobody's concern"));
        relay.DropConnections();
        await Until.TrueAsync(() => log.Text.Contains("next try", StringComparison.Ordinal));
        var said = $"{log.Text} {result} {string.Join(' ', pool.Status)}";
        Assert.Contains($"127.0.0.1:{relay.Address.Port}", said, StringComparison.Ordinal);
        Assert.All(["alice", "hunter2", "letmein", "inbox", "of nobody's concern"], secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pool_of_no_relays_or_of_other_addresses_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Pools.Pool());
        Assert.Throws<ArgumentException>(() => Pools.Pool(new Uri("https://relay.example.com")));
        Assert.Throws<ArgumentException>(() => Pools.Pool(new Uri("relay", UriKind.Relative)));
    }

    [Fact]
    public async Task A_relay_named_twice_is_one_relay()
    {
        await using var pool = new RelayPool([relay.Address, relay.Address], null, Pools.Options, TimeProvider.System, NullLoggerFactory.Instance);
        Assert.Single(pool.Status);
    }

    [Fact]
    public async Task What_passes_is_counted_by_host()
    {
        // Other tests count on the same meter and the same host: only that these come is certain.
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == L402Telemetry.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.Start();

        relay.Script.Next(Pools.EphemeralKind, new RelayFault.Refuse("blocked: no"));
        await using var pool = Pools.Pool(relay.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        await Pools.PublishAsync(pool, Pools.Event(key));
        await Pools.PublishAsync(pool, Pools.Event(key));
        relay.DropConnections();
        await Until.TrueAsync(() =>
        {
            listener.RecordObservableInstruments();
            return seen.Count == 4;
        });
        Assert.Equal(
            ["l402.relay.connected", "l402.relay.events.received", "l402.relay.events.refused", "l402.relay.reconnects"],
            seen.Keys.Order(StringComparer.Ordinal));

        void Count(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags is [{ Key: "host", Value: "127.0.0.1" }])
            {
                seen.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
            }
        }
    }
}
