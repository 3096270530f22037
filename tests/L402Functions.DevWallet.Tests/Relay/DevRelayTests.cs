using System.Net;
using System.Net.WebSockets;
using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;

namespace L402Functions.DevWallet.Tests.Relay;

public sealed class DevRelayTests : IAsyncLifetime
{
    private const int Ephemeral = 20_001;
    private const int Replaceable = 13_194;
    private const int Regular = 1;

    private readonly NostrKey alice = NostrKey.Generate();
    private readonly NostrKey bob = NostrKey.Generate();
    private readonly NostrFilter everything = new();
    private DevRelay relay = null!;
    private WireClient client = null!;
    private WireClient reader = null!;

    public async Task InitializeAsync()
    {
        relay = await DevRelay.StartNewAsync(new DevRelayOptions { MaxStoredEvents = 5, MaxSubscriptions = 2, MaxFilters = 2 }, TimeProvider.System, default);
        client = await WireClient.ConnectAsync(relay.Address);
        reader = await WireClient.ConnectAsync(relay.Address);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        reader.Dispose();
        await relay.DisposeAsync();
        alice.Dispose();
        bob.Dispose();
    }

    [Fact]
    public async Task Stored_events_come_newest_first_then_EOSE_then_live_ones()
    {
        var older = Event(alice, at: 10);
        var newer = Event(alice, at: 20);
        await client.PublishAsync(older);
        await client.PublishAsync(newer);
        Assert.Equal([newer.Id, older.Id], (await reader.SubscribeAsync("s", everything)).Select(e => e.Id));
        var live = Event(alice, at: 5);
        await client.PublishAsync(live);
        Assert.Equal(live.Id, (await reader.HearAsync<RelayMessage.Event>()).Value.Id);
    }

    [Fact]
    public async Task An_event_reaches_the_subscriptions_that_want_it_and_no_other()
    {
        await reader.SubscribeAsync("bobs", new NostrFilter { Authors = [bob.PublicKey] });
        await reader.SubscribeAsync("tagged", new NostrFilter { Kinds = [7] }, new NostrFilter { Tags = Tag("e", "mine") });
        await client.PublishAsync(Event(alice));
        await client.PublishAsync(Event(bob));
        await client.PublishAsync(Event(alice, Ephemeral, tags: new NostrTag("e", "mine")));
        Assert.Equal("bobs", (await reader.HearAsync<RelayMessage.Event>()).Subscription);
        Assert.Equal("tagged", (await reader.HearAsync<RelayMessage.Event>()).Subscription);
    }

    [Fact]
    public async Task A_limit_is_of_each_filter_and_of_stored_events_only()
    {
        for (var at = 1; at <= 3; at++)
        {
            await client.PublishAsync(Event(alice, at: at));
            await client.PublishAsync(Event(bob, at: at));
        }

        var stored = await reader.SubscribeAsync(
            "s", new NostrFilter { Authors = [alice.PublicKey], Limit = 1 }, new NostrFilter { Authors = [bob.PublicKey], Limit = 2 });
        Assert.Equal([3, 3, 2], stored.Select(e => e.CreatedAt));
        await client.PublishAsync(Event(alice, at: 9));
        await client.PublishAsync(Event(alice, at: 9, content: "another"));
        await reader.HearAsync<RelayMessage.Event>();
        await reader.HearAsync<RelayMessage.Event>();
    }

    [Fact]
    public async Task After_CLOSE_nothing_comes_and_a_request_of_the_same_name_replaces_the_earlier_one()
    {
        await reader.SubscribeAsync("a", everything);
        await reader.SubscribeAsync("a", new NostrFilter { Authors = [bob.PublicKey] });
        await reader.SubscribeAsync("b", everything);
        await reader.SayAsync(new ClientMessage.Close("b"));
        await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        await client.PublishAsync(Event(alice));
        var wanted = Event(bob);
        await client.PublishAsync(wanted);
        var heard = await reader.HearAsync<RelayMessage.Event>();
        Assert.Equal(("a", wanted.Id), (heard.Subscription, heard.Value.Id));
    }

    [Fact]
    public async Task Ephemeral_events_are_passed_on_and_not_stored()
    {
        await reader.SubscribeAsync("s", everything);
        Assert.True((await client.PublishAsync(Event(alice, Ephemeral))).Accepted);
        await reader.HearAsync<RelayMessage.Event>();
        Assert.Empty(await client.SubscribeAsync("s", everything));
    }

    [Fact]
    public async Task Of_replaceable_events_the_newest_per_author_is_kept()
    {
        var newest = Event(alice, Replaceable, at: 20);
        await client.PublishAsync(Event(alice, Replaceable, at: 10));
        await client.PublishAsync(newest);
        await client.PublishAsync(Event(bob, Replaceable, at: 1));
        var late = await client.PublishAsync(Event(alice, Replaceable, at: 15));
        Assert.True(late.Accepted);
        Assert.StartsWith("duplicate:", late.Reason, StringComparison.Ordinal);
        var stored = await client.SubscribeAsync("s", everything);
        Assert.Equal([newest.Id], stored.Where(e => e.Author == alice.PublicKey).Select(e => e.Id));
        Assert.Single(stored, e => e.Author == bob.PublicKey);
    }

    [Fact]
    public async Task Of_replaceable_events_of_one_second_the_lowest_id_is_kept()
    {
        var rivals = Enumerable.Range(0, 4).Select(i => Event(alice, Replaceable, at: 10, content: $"{i}")).ToArray();
        foreach (var rival in rivals)
        {
            await client.PublishAsync(rival);
        }

        Assert.Equal(rivals.Min(e => e.Id.ToString()), Assert.Single(await client.SubscribeAsync("s", everything)).Id.ToString());
    }

    [Fact]
    public async Task An_event_that_is_stored_already_is_passed_on_to_nobody()
    {
        await reader.SubscribeAsync("s", everything);
        var value = Event(alice);
        await client.PublishAsync(value);
        var again = await client.PublishAsync(value);
        Assert.True(again.Accepted);
        Assert.StartsWith("duplicate:", again.Reason, StringComparison.Ordinal);
        var next = Event(alice, content: "next");
        await client.PublishAsync(next);
        Assert.Equal(value.Id, (await reader.HearAsync<RelayMessage.Event>()).Value.Id);
        Assert.Equal(next.Id, (await reader.HearAsync<RelayMessage.Event>()).Value.Id);
    }

    [Fact]
    public async Task An_event_whose_id_or_signature_is_wrong_is_refused()
    {
        var value = Event(alice);
        var other = Event(bob);
        NostrEvent[] forgeries =
        [
            new(value.Id, value.Author, value.CreatedAt, value.Kind, value.Tags, "forged", value.Signature),
            new(other.Id, value.Author, value.CreatedAt, value.Kind, value.Tags, value.Content, value.Signature),
            new(value.Id, value.Author, value.CreatedAt, value.Kind, value.Tags, value.Content, other.Signature),
        ];
        foreach (var forgery in forgeries)
        {
            var ok = await client.PublishAsync(forgery);
            Assert.False(ok.Accepted);
            Assert.StartsWith("invalid:", ok.Reason, StringComparison.Ordinal);
        }

        Assert.Empty(await reader.SubscribeAsync("s", everything));
    }

    [Fact]
    public async Task The_store_forgets_what_came_first()
    {
        for (var at = 1; at <= 8; at++)
        {
            await client.PublishAsync(Event(alice, at: at));
        }

        Assert.Equal([8, 7, 6, 5, 4], (await reader.SubscribeAsync("s", everything)).Select(e => e.CreatedAt));
    }

    [Fact]
    public async Task Past_its_limits_a_subscription_is_answered_CLOSED()
    {
        await client.SayAsync(new ClientMessage.Request("many", [everything, everything, everything]));
        Assert.Equal("many", (await client.HearAsync<RelayMessage.Closed>()).Subscription);
        await client.SubscribeAsync("1", everything);
        await client.SubscribeAsync("2", everything);
        await client.SayAsync(new ClientMessage.Request("3", [everything]));
        Assert.Equal("3", (await client.HearAsync<RelayMessage.Closed>()).Subscription);
        await client.SayAsync(new ClientMessage.Request(new string('x', 65), [everything]));
        await client.HearAsync<RelayMessage.Closed>();
        await client.SubscribeAsync("2", everything);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""["EVENT",{}]""")]
    [InlineData("""["REQ","s"]""")]
    [InlineData("""["REQ","s",{"#e":["\ud800"]}]""")]
    [InlineData("""["WHAT"]""")]
    public async Task A_message_that_is_none_is_answered_with_a_NOTICE(string text)
    {
        await client.SayAsync(text);
        await client.HearAsync<RelayMessage.Notice>();
        Assert.True((await client.PublishAsync(Event(alice))).Accepted);
    }

    [Fact]
    public async Task A_client_that_sends_too_long_a_message_is_disconnected_and_the_others_are_not()
    {
        await reader.SubscribeAsync("s", everything);
        await client.SayAsync(new string('x', new DevRelayOptions().MaxMessageBytes + 1));
        await client.DisconnectedAsync();
        using var next = await WireClient.ConnectAsync(relay.Address);
        await next.PublishAsync(Event(alice));
        await reader.HearAsync<RelayMessage.Event>();
    }

    [Fact]
    public async Task A_client_that_reads_too_slowly_is_disconnected()
    {
        await client.PublishAsync(Event(alice, content: new string('x', 200_000)));
        using var slow = await WireClient.ConnectAsync(relay.Address);
        await Until.TrueAsync(() => relay.ConnectionCount == 3);
        try
        {
            for (var i = 0; i < 200 && relay.ConnectionCount == 3; i++)
            {
                // Each is answered with the whole of what is stored.
                await slow.SayAsync(new ClientMessage.Request("s", [everything]));
            }
        }
        catch (WebSocketException)
        {
            // It was disconnected while it asked.
        }

        await Until.TrueAsync(() => relay.ConnectionCount == 2);
        Assert.True((await client.PublishAsync(Event(alice))).Accepted);
    }

    [Fact]
    public async Task Stopped_it_drops_everyone_and_started_again_it_has_its_port_and_its_events()
    {
        var value = Event(alice);
        await client.PublishAsync(value);
        var address = relay.Address;
        await relay.StopAsync();
        await relay.StopAsync();
        Assert.False(relay.IsRunning);
        await client.DisconnectedAsync();
        Assert.Equal(0, relay.ConnectionCount);
        await relay.StartAsync(default);
        Assert.Equal(address, relay.Address);
        await Assert.ThrowsAsync<InvalidOperationException>(() => relay.StartAsync(default));
        using var next = await WireClient.ConnectAsync(relay.Address);
        Assert.Equal(value.Id, Assert.Single(await next.SubscribeAsync("s", everything)).Id);
    }

    [Fact]
    public async Task Dropped_clients_may_come_back_at_once()
    {
        relay.DropConnections();
        await client.DisconnectedAsync();
        using var next = await WireClient.ConnectAsync(relay.Address);
        Assert.True((await next.PublishAsync(Event(alice))).Accepted);
    }

    [Fact]
    public async Task A_plain_request_is_told_to_upgrade()
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new UriBuilder(relay.Address) { Scheme = "http" }.Uri);
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    [Fact]
    public async Task Before_its_first_start_it_has_no_address()
    {
        await using var idle = new DevRelay(new DevRelayOptions(), TimeProvider.System);
        Assert.Throws<InvalidOperationException>(() => idle.Address);
    }

    private static Dictionary<string, IReadOnlyList<string>> Tag(string name, string value) => new() { [name] = [value] };

    private static NostrEvent Event(NostrKey key, int kind = Regular, long at = 100, string content = "hello", params NostrTag[] tags) =>
        new EventTemplate(kind, at, tags, content).Sign(key);
}
