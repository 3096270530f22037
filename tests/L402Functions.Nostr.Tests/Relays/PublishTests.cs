using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;

namespace L402Functions.Nostr.Tests.Relays;

public sealed class PublishTests : IAsyncLifetime
{
    private readonly NostrKey key = NostrKey.Generate();
    private DevRelay first = null!;
    private DevRelay second = null!;

    public async Task InitializeAsync()
    {
        first = await Pools.RelayAsync();
        second = await Pools.RelayAsync();
    }

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task An_event_goes_to_the_first_relay_and_to_no_other()
    {
        await using var pool = await ConnectedPoolAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(new PublishResult.Accepted(first.Address), await Pools.PublishAsync(pool, Pools.Event(key)));
        }

        Assert.Equal(10, first.Received.Count);
        Assert.Empty(second.Received);
    }

    [Fact]
    public async Task The_same_event_goes_to_the_next_relay_where_the_first_refuses_it()
    {
        first.Script.Next(Pools.EphemeralKind, new RelayFault.Refuse("rate-limited: slow down"));
        await using var pool = await ConnectedPoolAsync();
        var value = Pools.Event(key);
        Assert.Equal(new PublishResult.Accepted(second.Address), await Pools.PublishAsync(pool, value));
        Assert.Equal(value.Id, Assert.Single(second.Received).Id);
    }

    [Fact]
    public async Task Refused_by_every_relay_is_refused()
    {
        first.Script.Next(Pools.EphemeralKind, new RelayFault.Refuse("blocked: not you"));
        second.Script.Next(Pools.EphemeralKind, new RelayFault.Refuse("pow: too little"));
        await using var pool = await ConnectedPoolAsync();
        Assert.Equal(new PublishResult.Refused("pow: too little"), await Pools.PublishAsync(pool, Pools.Event(key)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_event_goes_to_the_next_relay_where_the_first_drops_the_connection_before_its_OK(bool passedOn)
    {
        first.Script.Next(Pools.EphemeralKind, new RelayFault.Disconnect(passedOn));
        await using var pool = await ConnectedPoolAsync();
        var value = Pools.Event(key);
        Assert.Equal(new PublishResult.Accepted(second.Address), await Pools.PublishAsync(pool, value));
        Assert.Equal(value.Id, Assert.Single(first.Received).Id);
        Assert.Equal(value.Id, Assert.Single(second.Received).Id);
    }

    [Fact]
    public async Task A_connection_lost_before_the_OK_leaves_the_event_unconfirmed_where_there_is_no_other_relay()
    {
        first.Script.Next(Pools.EphemeralKind, new RelayFault.Disconnect(PassOn: true));
        await using var pool = Pools.Pool(first.Address);
        Assert.IsType<PublishResult.Unconfirmed>(await Pools.PublishAsync(pool, Pools.Event(key)));
        Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, Pools.Event(key)));
        Assert.Equal(2, first.Received.Count);
    }

    [Fact]
    public async Task A_loss_weighs_more_than_a_refusal()
    {
        first.Script.Next(Pools.EphemeralKind, new RelayFault.Disconnect(PassOn: true));
        second.Script.Next(Pools.EphemeralKind, new RelayFault.Refuse("blocked: not you"));
        await using var pool = await ConnectedPoolAsync();
        Assert.IsType<PublishResult.Unconfirmed>(await Pools.PublishAsync(pool, Pools.Event(key)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_an_OK_the_event_is_unconfirmed_and_no_other_relay_sees_it(bool passedOn)
    {
        first.Script.Next(Pools.EphemeralKind, new RelayFault.NeverAnswer(passedOn));
        using var log = new RecordedLog();
        var clock = new ManualClock();
        var options = Pools.Options with { OkTimeout = TimeSpan.FromSeconds(1) };
        await using var pool = await ConnectedAsync(Pools.PoolBy(clock, options, log, first.Address, second.Address));
        var value = Pools.Event(key);
        var publishing = Pools.PublishAsync(pool, value);
        await Until.TrueAsync(() => first.Received.Count == 1);
        clock.Advance(options.OkTimeout);
        Assert.IsType<PublishResult.Unconfirmed>(await publishing);
        Assert.Single(first.Received);

        // Had it been sent on, it would be there by the time that a later event is.
        first.Script.Next(Pools.EphemeralKind, new RelayFault.Refuse("blocked: not you"));
        var later = Pools.Event(key);
        await Pools.PublishAsync(pool, later);
        Assert.DoesNotContain(second.Received, e => e.Id == value.Id);
    }

    [Fact]
    public async Task Where_no_relay_is_connected_in_time_nothing_is_sent()
    {
        await using var pool = Pools.Pool(Pools.Options with { ConnectTimeout = TimeSpan.FromMilliseconds(200) }, Pools.DeadAddress);
        Assert.IsType<PublishResult.NotSent>(await Pools.PublishAsync(pool, Pools.Event(key)));
    }

    [Fact]
    public async Task Whichever_relay_connects_first_gets_the_event()
    {
        await using var pool = Pools.Pool(Pools.DeadAddress, second.Address);
        Assert.Equal(new PublishResult.Accepted(second.Address), await Pools.PublishAsync(pool, Pools.Event(key)));
    }

    [Fact]
    public async Task A_relay_that_starts_while_the_event_waits_gets_it()
    {
        await first.StopAsync();
        await using var pool = Pools.Pool(first.Address);
        var publishing = Pools.PublishAsync(pool, Pools.Event(key));
        await Until.TrueAsync(() => pool.Status[0].State == RelayState.BackingOff);
        await first.StartAsync(CancellationToken.None);
        Assert.IsType<PublishResult.Accepted>(await publishing);
    }

    [Fact]
    public async Task Cancelled_before_it_was_written_an_event_is_not_sent()
    {
        await using var pool = Pools.Pool(Pools.DeadAddress);
        using var cancelling = new CancellationTokenSource();
        var publishing = Pools.PublishAsync(pool, Pools.Event(key), cancelling.Token);
        await cancelling.CancelAsync();
        Assert.IsType<PublishResult.NotSent>(await publishing);
        Assert.IsType<PublishResult.NotSent>(await Pools.PublishAsync(pool, Pools.Event(key), cancelling.Token));
    }

    [Fact]
    public async Task Cancelled_after_it_was_written_an_event_is_unconfirmed()
    {
        first.Script.Next(Pools.EphemeralKind, new RelayFault.NeverAnswer());
        await using var pool = await ConnectedPoolAsync();
        using var cancelling = new CancellationTokenSource();
        var publishing = Pools.PublishAsync(pool, Pools.Event(key), cancelling.Token);
        await Until.TrueAsync(() => first.Received.Count == 1);
        await cancelling.CancelAsync();
        Assert.IsType<PublishResult.Unconfirmed>(await publishing);
        Assert.Empty(second.Received);
    }

    [Fact]
    public async Task An_event_that_the_relay_has_already_is_accepted()
    {
        await using var pool = Pools.Pool(first.Address);
        var value = Pools.Event(key, Pools.StoredKind);
        Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, value));
        Assert.IsType<PublishResult.Accepted>(await Pools.PublishAsync(pool, value));
    }

    [Fact]
    public async Task One_event_published_by_two_callers_at_once_is_accepted_for_both()
    {
        await using var pool = Pools.Pool(first.Address);
        var value = Pools.Event(key);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Pools.PublishAsync(pool, value)));
        Assert.All(results, r => Assert.IsType<PublishResult.Accepted>(r));
    }

    [Fact]
    public async Task A_burst_of_500_events_arrives_whole_through_short_queues()
    {
        var options = Pools.Options with { QueueLength = 8 };
        var events = Enumerable.Range(0, 500).Select(i => Pools.Event(key, content: Pools.Number(i))).ToArray();
        await using var reader = Pools.Pool(options, first.Address);
        var heard = new Heard();
        reader.Subscribe(Pools.By(key), heard.HandleAsync);
        await Until.TrueAsync(() => first.SubscriptionCount == 1);
        await using var writer = Pools.Pool(options, first.Address);
        var results = await Task.WhenAll(events.Select(e => Pools.PublishAsync(writer, e)));
        Assert.All(results, r => Assert.IsType<PublishResult.Accepted>(r));
        await Until.TrueAsync(() => heard.Events.Count == events.Length);
        Assert.Equal(events.Select(e => e.Id).ToHashSet(), heard.Events.Select(e => e.Id).ToHashSet());
    }

    [Fact]
    public async Task Every_publication_ends_while_connections_are_dropped_under_it()
    {
        await using var pool = Pools.Pool(first.Address, second.Address);
        var heard = new Heard();
        pool.Subscribe(Pools.By(key), heard.HandleAsync);
        var accepted = new List<NostrEvent>();
        for (var round = 0; round < 30; round++)
        {
            var events = Enumerable.Range(0, 4).Select(_ => Pools.Event(key)).ToArray();
            var publishing = events.Select(e => Pools.PublishAsync(pool, e)).ToArray();
            (round % 2 == 0 ? first : second).DropConnections();
            var results = await Task.WhenAll(publishing);
            Assert.DoesNotContain(results, r => r is PublishResult.NotSent or PublishResult.Refused);
            accepted.AddRange(events.Where((_, i) => results[i] is PublishResult.Accepted));
        }

        Assert.NotEmpty(accepted);
    }

    private Task<RelayPool> ConnectedPoolAsync() => ConnectedAsync(Pools.Pool(first.Address, second.Address));

    private async Task<RelayPool> ConnectedAsync(RelayPool pool)
    {
        pool.Subscribe(new NostrFilter { Kinds = [1] }, _ => ValueTask.CompletedTask);
        await Until.TrueAsync(() => first.SubscriptionCount == 1 && second.SubscriptionCount == 1);
        await Pools.ConnectedAsync(pool);
        return pool;
    }
}
