using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;

namespace L402Functions.DevWallet.Tests.Relay;

public sealed class RelayScriptTests : IAsyncLifetime
{
    private const int Kind = 23_194;

    private readonly NostrKey key = NostrKey.Generate();
    private readonly ManualClock clock = new();
    private DevRelay relay = null!;
    private WireClient client = null!;
    private WireClient reader = null!;
    private int events;

    public async Task InitializeAsync()
    {
        relay = await DevRelay.StartNewAsync(new DevRelayOptions(), clock, default);
        client = await WireClient.ConnectAsync(relay.Address);
        reader = await WireClient.ConnectAsync(relay.Address);
        await reader.SubscribeAsync("s", new NostrFilter { Kinds = [Kind] });
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        reader.Dispose();
        await relay.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task A_refused_event_goes_nowhere_and_the_next_one_is_taken()
    {
        relay.Script.Next(Kind, new RelayFault.Refuse("blocked: no"));
        var refused = Event();
        Assert.Equal(new RelayMessage.Ok(refused.Id, false, "blocked: no"), await client.PublishAsync(refused));
        await NextIsHeardAsync();
        Assert.Contains(relay.Received, e => e.Id == refused.Id);
    }

    [Fact]
    public async Task An_accepted_and_dropped_event_goes_nowhere()
    {
        relay.Script.Next(Kind, new RelayFault.AcceptAndDrop());
        Assert.True((await client.PublishAsync(Event())).Accepted);
        await NextIsHeardAsync();
    }

    [Fact]
    public async Task An_event_that_is_never_answered_is_passed_on_where_the_script_says_so()
    {
        relay.Script.Next(Kind, new RelayFault.NeverAnswer()).Next(Kind, new RelayFault.NeverAnswer(PassOn: false));
        var passedOn = Event();
        await client.SayAsync(new ClientMessage.Event(passedOn));
        await client.SayAsync(new ClientMessage.Event(Event()));
        Assert.Equal(passedOn.Id, (await reader.HearAsync<RelayMessage.Event>()).Value.Id);
        await NextIsHeardAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_senders_connection_is_dropped_before_or_after_the_event_is_passed_on(bool passedOn)
    {
        relay.Script.Next(Kind, new RelayFault.Disconnect(passedOn));
        var value = Event();
        await client.SayAsync(new ClientMessage.Event(value));
        await client.DisconnectedAsync();
        if (passedOn)
        {
            Assert.Equal(value.Id, (await reader.HearAsync<RelayMessage.Event>()).Value.Id);
        }

        using var next = await WireClient.ConnectAsync(relay.Address);
        await NextIsHeardAsync(next);
    }

    [Fact]
    public async Task An_event_is_delivered_twice()
    {
        relay.Script.Next(Kind, new RelayFault.DeliverTwice());
        var value = Event();
        await client.PublishAsync(value);
        Assert.Equal(value.Id, (await reader.HearAsync<RelayMessage.Event>()).Value.Id);
        Assert.Equal(value.Id, (await reader.HearAsync<RelayMessage.Event>()).Value.Id);
        await NextIsHeardAsync();
    }

    [Fact]
    public async Task An_event_is_delivered_late()
    {
        relay.Script.Next(Kind, new RelayFault.DeliverLate(TimeSpan.FromMinutes(5)));
        var late = Event();
        Assert.True((await client.PublishAsync(late)).Accepted);
        await NextIsHeardAsync();
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(late.Id, (await reader.HearAsync<RelayMessage.Event>()).Value.Id);
    }

    [Fact]
    public async Task Other_peoples_events_arrive_where_tag_filters_are_ignored()
    {
        await reader.SubscribeAsync("s", new NostrFilter { Kinds = [Kind], Tags = new Dictionary<string, IReadOnlyList<string>> { ["e"] = ["mine"] } });
        relay.Script.IgnoreTagFilters = true;
        await NextIsHeardAsync();
        relay.Script.Clear();
        await client.PublishAsync(Event());
        await NextIsHeardAsync(new NostrTag("e", "mine"));
    }

    [Fact]
    public async Task A_request_is_answered_CLOSED()
    {
        relay.Script.CloseNextSubscription("error: try later");
        await reader.SayAsync(new ClientMessage.Request("s", [new NostrFilter()]));
        Assert.Equal(new RelayMessage.Closed("s", "error: try later"), await reader.HearAsync());
        Assert.Equal(0, relay.SubscriptionCount);
        await reader.SubscribeAsync("s", new NostrFilter());
    }

    [Fact]
    public async Task EOSE_is_left_out()
    {
        relay.Script.OmitEndOfStored = true;
        await client.SayAsync(new ClientMessage.Request("c", [new NostrFilter { Kinds = [1] }]));
        await Until.TrueAsync(() => relay.SubscriptionCount == 2);
        Assert.True((await client.PublishAsync(Event())).Accepted);
    }

    [Fact]
    public async Task A_fault_waits_for_an_authentic_event_of_its_kind()
    {
        relay.Script.Next(Kind, new RelayFault.Refuse("blocked: no"));
        var value = Event();
        await client.PublishAsync(new NostrEvent(value.Id, value.Author, value.CreatedAt, Kind, value.Tags, "forged", value.Signature));
        await client.PublishAsync(new EventTemplate(1, 1, [], "").Sign(key));
        Assert.Equal(1, relay.Script.Remaining);
        Assert.Equal("blocked: no", (await client.PublishAsync(value)).Reason);
        Assert.Equal(0, relay.Script.Remaining);
    }

    [Fact]
    public async Task What_is_injected_is_passed_on_unchecked()
    {
        var value = Event();
        relay.Inject(new NostrEvent(value.Id, value.Author, value.CreatedAt, Kind, value.Tags, "forged", value.Signature));
        Assert.Equal("forged", (await reader.HearAsync<RelayMessage.Event>()).Value.Content);
        relay.SendToAll("""["NOTICE","anything"]""");
        await reader.HearAsync<RelayMessage.Notice>();
    }

    private NostrEvent Event(params NostrTag[] tags) => new EventTemplate(Kind, ++events, tags, "").Sign(key);

    private Task NextIsHeardAsync(params NostrTag[] tags) => NextIsHeardAsync(client, tags);

    /// <summary>What was published before and not heard by now will not be heard.</summary>
    private async Task NextIsHeardAsync(WireClient publisher, params NostrTag[] tags)
    {
        var next = Event(tags);
        Assert.True((await publisher.PublishAsync(next)).Accepted);
        Assert.Equal(next.Id, (await reader.HearAsync<RelayMessage.Event>()).Value.Id);
    }
}
