using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;

namespace L402Functions.Nostr.Tests.Relays;

public sealed class SubscriptionTests : IAsyncLifetime
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
    public async Task A_pool_connects_when_it_is_first_used_and_not_before()
    {
        await using var pool = Pools.Pool(relay.Address);
        Assert.Equal(RelayState.Idle, pool.Status.Single().State);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        await Pools.ConnectedAsync(pool);
    }

    [Fact]
    public async Task Stored_events_come_first_and_live_ones_after()
    {
        await using var writer = Pools.Pool(relay.Address);
        var stored = Pools.Event(key, Pools.StoredKind);
        await Pools.PublishAsync(writer, stored);
        await using var reader = Pools.Pool(relay.Address);
        reader.Subscribe(Pools.By(key), heard.HandleAsync);
        await heard.HasAsync(stored);
        var live = Pools.Event(key);
        await Pools.PublishAsync(writer, live);
        await heard.HasAsync(live);
    }

    [Fact]
    public async Task An_answer_to_an_event_can_be_heard_after_every_reconnection()
    {
        await using var pool = Pools.Pool(relay.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        for (var round = 0; round < 25; round++)
        {
            var value = Pools.Event(key);
            if (await Pools.PublishAsync(pool, value) is PublishResult.Accepted)
            {
                await heard.HasAsync(value);
            }

            relay.DropConnections();
        }

        Assert.NotEmpty(heard.Events);
    }

    [Fact]
    public async Task A_subscription_comes_back_by_itself_when_a_killed_relay_is_started_again()
    {
        await using var reader = Pools.Pool(relay.Address);
        reader.Subscribe(Pools.By(key), heard.HandleAsync);
        await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        for (var round = 0; round < 3; round++)
        {
            await relay.StopAsync();
            await Until.TrueAsync(() => reader.Status[0].State == RelayState.BackingOff);
            Assert.NotNull(reader.Status[0].Problem);
            await relay.StartAsync(CancellationToken.None);
            await Until.TrueAsync(() => relay.SubscriptionCount == 1);
            await using var writer = Pools.Pool(relay.Address);
            var value = Pools.Event(key);
            await Pools.PublishAsync(writer, value);
            await heard.HasAsync(value);
        }
    }

    [Fact]
    public async Task A_handler_that_throws_is_logged_without_what_it_read_and_gets_the_next_event()
    {
        using var log = new RecordedLog();
        await using var pool = Pools.Pool(Pools.Options, null, log, relay.Address);
        pool.Subscribe(Pools.By(key), async value =>
        {
            await heard.HandleAsync(value);
            throw new InvalidOperationException($"Cannot read {value.Content}");
        });
        var first = Pools.Event(key, content: "the secret of the first");
        await Pools.PublishAsync(pool, first);
        await Pools.PublishAsync(pool, Pools.Event(key));
        await Until.TrueAsync(() => heard.Events.Count == 2);
        await Until.TrueAsync(() => log.Lines.Count(l => l.StartsWith("Error", StringComparison.Ordinal)) == 2);
        Assert.Contains(first.Id.ToString(), log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("the secret", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_is_stuck_does_not_stop_the_OKs()
    {
        await using var pool = Pools.Pool(Pools.Options with { QueueLength = 16 }, relay.Address);
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pool.Subscribe(Pools.By(key), async value =>
        {
            await stuck.Task;
            await heard.HandleAsync(value);
        });

        // Past the limit at which the connection stops reading, were it not for the publisher that waits.
        for (var i = 0; i < 24; i++)
        {
            Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, Pools.Event(key)));
        }

        Assert.Empty(heard.Events);
        stuck.SetResult();
        await Until.TrueAsync(() => heard.Events.Count == 24);
    }

    [Fact]
    public async Task A_handler_may_publish_while_more_events_wait_for_it_than_the_queue_holds()
    {
        using var other = NostrKey.Generate();
        await using var pool = Pools.Pool(Pools.Options with { QueueLength = 8 }, relay.Address);
        var answers = 0;
        pool.Subscribe(Pools.By(other), async value =>
        {
            if (await pool.PublishAsync(Pools.Event(key, content: value.Content), default) is PublishResult.Accepted)
            {
                Interlocked.Increment(ref answers);
            }
        });
        await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        var events = Enumerable.Range(0, 12).Select(i => Pools.Event(other, content: Pools.Number(i))).ToArray();
        foreach (var value in events)
        {
            relay.Inject(value);
        }

        await Until.TrueAsync(() => Volatile.Read(ref answers) == events.Length);
    }

    [Fact]
    public async Task A_flood_past_every_limit_costs_a_publishing_handler_its_OK_and_nobody_an_event()
    {
        using var other = NostrKey.Generate();
        await using var pool = Pools.Pool(Pools.Options with { QueueLength = 4, OkTimeout = TimeSpan.FromMilliseconds(100) }, relay.Address);
        pool.Subscribe(Pools.By(other), async value =>
        {
            await pool.PublishAsync(Pools.Event(key, content: value.Content), default);
            await heard.HandleAsync(value);
        });
        await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        var events = Enumerable.Range(0, 40).Select(i => Pools.Event(other, content: Pools.Number(i))).ToArray();
        foreach (var value in events)
        {
            relay.Inject(value);
        }

        await Until.TrueAsync(() => heard.Events.Count == events.Length);
        Assert.Equal(events.Select(e => e.Id), heard.Events.Select(e => e.Id));
    }

    [Fact]
    public async Task A_subscription_ends_at_the_relay_when_it_is_disposed()
    {
        await using var pool = Pools.Pool(relay.Address);
        var subscription = pool.Subscribe(Pools.By(key), heard.HandleAsync);
        await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        await subscription.DisposeAsync();
        await subscription.DisposeAsync();
        await Until.TrueAsync(() => relay.SubscriptionCount == 0);
        Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, Pools.Event(key)));
        Assert.Empty(heard.Events);
    }

    [Fact]
    public async Task A_subscription_that_the_relay_closes_is_opened_again_and_an_event_waits_for_it()
    {
        relay.Script.CloseNextSubscription("error: try later").CloseNextSubscription("error: later still");
        await using var pool = Pools.Pool(relay.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        var value = Pools.Event(key);
        Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, value));
        await heard.HasAsync(value);
        Assert.Equal(0, relay.Script.Remaining);
    }

    [Fact]
    public async Task A_relay_that_keeps_a_subscription_closed_gets_no_event()
    {
        await using var deaf = await Pools.RelayAsync(new DevRelayOptions { MaxFilters = 0 });
        using RecordedLog first = new(), second = new();
        var clock = new ManualClock();
        await using var lone = Pools.PoolBy(clock, Pools.SoonOpen, first, deaf.Address);
        lone.Subscribe(Pools.By(key), heard.HandleAsync);
        Assert.IsType<PublishResult.NotSent>(await Pools.PublishAfterRefusalAsync(lone, Pools.Event(key), clock, first));

        await using var both = Pools.PoolBy(clock, Pools.SoonOpen, second, deaf.Address, relay.Address);
        both.Subscribe(Pools.By(key), heard.HandleAsync);
        await Pools.ConnectedAsync(both);
        Assert.Equal(new PublishResult.Accepted(relay.Address), await Pools.PublishAfterRefusalAsync(both, Pools.Event(key), clock, second));
        Assert.Empty(deaf.Received);
    }

    [Fact]
    public async Task A_relay_that_never_says_EOSE_is_published_to_after_a_while()
    {
        relay.Script.OmitEndOfStored = true;
        await using var pool = Pools.Pool(Pools.Options with { SubscriptionTimeout = TimeSpan.FromMilliseconds(100) }, relay.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        var value = Pools.Event(key);
        Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, value));
        await heard.HasAsync(value);
    }

    [Fact]
    public async Task What_the_relay_sends_against_the_filter_or_twice_or_forged_is_the_handlers_to_judge()
    {
        await using var pool = Pools.Pool(relay.Address);
        pool.Subscribe(Pools.By(key) with { Tags = new Dictionary<string, IReadOnlyList<string>> { ["e"] = ["nothing"] } }, heard.HandleAsync);
        relay.Script.IgnoreTagFilters = true;
        relay.Script.Next(Pools.EphemeralKind, new RelayFault.DeliverTwice());
        var value = Pools.Event(key);
        await Pools.PublishAsync(pool, value);
        var forged = new NostrEvent(value.Id, value.Author, value.CreatedAt, value.Kind, value.Tags, "forged", value.Signature);
        relay.Inject(forged);
        await Until.TrueAsync(() => heard.Events.Count == 3);
        Assert.Equal([value.Content, value.Content, "forged"], heard.Events.Select(e => e.Content));
    }

    [Fact]
    public async Task The_same_subscription_hears_every_relay_of_the_pool()
    {
        await using var second = await Pools.RelayAsync();
        await using var pool = Pools.Pool(relay.Address, second.Address);
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        await Until.TrueAsync(() => relay.SubscriptionCount == 1 && second.SubscriptionCount == 1);
        var value = Pools.Event(key);
        relay.Inject(value);
        second.Inject(value);
        await Until.TrueAsync(() => heard.Events.Count == 2);
    }
}
