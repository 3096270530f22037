using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;

namespace L402Functions.Nostr.Tests.Relays;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private readonly NostrKey key = NostrKey.Generate();
    private readonly Heard heard = new();
    private DevRelay relay = null!;

    public async Task InitializeAsync() => relay = await Pools.RelayAsync(new DevRelayOptions { RequireAuth = true });

    public async Task DisposeAsync()
    {
        await relay.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task A_pool_with_a_key_subscribes_and_publishes_where_a_key_must_be_proved()
    {
        await using var pool = Pools.Pool(Pools.Options, key, null, relay.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        var value = Pools.Event(key);
        Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, value));
        await heard.HasAsync(value);
    }

    [Fact]
    public async Task An_event_refused_for_want_of_a_proof_is_sent_again_after_it()
    {
        await using var pool = Pools.Pool(Pools.Options, key, null, relay.Address);
        var value = Pools.Event(key);
        Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, value));
        Assert.All(relay.Received, e => Assert.Equal(value.Id, e.Id));
    }

    [Fact]
    public async Task The_key_is_proved_anew_on_every_connection()
    {
        await using var pool = Pools.Pool(Pools.Options, key, null, relay.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        for (var round = 0; round < 5; round++)
        {
            var value = Pools.Event(key);
            Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, value));
            await heard.HasAsync(value);
            relay.DropConnections();
            await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        }
    }

    [Fact]
    public async Task Without_a_key_an_event_is_refused()
    {
        await using var pool = Pools.Pool(relay.Address);
        var refused = Assert.IsType<PublishResult.Refused>(await Pools.PublishAsync(pool, Pools.Event(key)));
        Assert.StartsWith("auth-required:", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_sent_where_the_answer_could_not_be_heard()
    {
        using var log = new RecordedLog();
        var clock = new ManualClock();
        await using var pool = Pools.PoolBy(clock, Pools.SoonOpen, log, relay.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        Assert.IsType<PublishResult.NotSent>(await Pools.PublishAfterRefusalAsync(pool, Pools.Event(key), clock, log));
        Assert.Empty(relay.Received);
    }

    [Fact]
    public async Task A_relay_that_wants_a_proof_and_never_asks_for_it_has_refused()
    {
        await using var odd = await Pools.RelayAsync();
        odd.Script.Next(Pools.EphemeralKind, new RelayFault.Refuse("auth-required: who are you"));

        // The same time is for the refusal to come in.
        await using var pool = Pools.Pool(Pools.Options with { OkTimeout = TimeSpan.FromSeconds(10) }, key, null, odd.Address);
        Assert.Equal(new PublishResult.Refused("auth-required: who are you"), await Pools.PublishAsync(pool, Pools.Event(key)));
        Assert.Single(odd.Received);
    }

    [Fact]
    public async Task A_key_that_its_owner_has_disposed_proves_nothing_and_hangs_nothing()
    {
        var gone = NostrKey.Generate();
        gone.Dispose();
        await using var pool = Pools.Pool(Pools.Options, gone, null, relay.Address);
        Assert.IsType<PublishResult.Refused>(await Pools.PublishAsync(pool, Pools.Event(key)));
    }
}
