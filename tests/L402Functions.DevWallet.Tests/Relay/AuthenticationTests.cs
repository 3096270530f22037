using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;

namespace L402Functions.DevWallet.Tests.Relay;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private readonly NostrKey key = NostrKey.Generate();
    private readonly ManualClock clock = new();
    private DevRelay relay = null!;
    private WireClient client = null!;
    private string challenge = "";

    public async Task InitializeAsync()
    {
        relay = await DevRelay.StartNewAsync(new DevRelayOptions { RequireAuth = true }, clock, default);
        client = await WireClient.ConnectAsync(relay.Address);
        challenge = (await client.HearAsync<RelayMessage.Auth>()).Challenge;
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await relay.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task Without_a_proof_neither_events_nor_subscriptions_are_taken()
    {
        Assert.StartsWith("auth-required:", (await client.PublishAsync(Event())).Reason, StringComparison.Ordinal);
        await client.SayAsync(new ClientMessage.Request("s", [new NostrFilter()]));
        Assert.StartsWith("auth-required:", (await client.HearAsync<RelayMessage.Closed>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_proof_both_are()
    {
        Assert.True((await ProveAsync(Proof())).Accepted);
        Assert.True((await client.PublishAsync(Event())).Accepted);
        Assert.Single(await client.SubscribeAsync("s", new NostrFilter()));
    }

    [Fact]
    public async Task A_proof_of_something_else_is_refused()
    {
        Assert.False((await ProveAsync(Proof(of: "another challenge"))).Accepted);
        Assert.False((await ProveAsync(Proof(to: "ws://relay.example.com/"))).Accepted);
        Assert.False((await ProveAsync(Proof(to: "nowhere"))).Accepted);
        Assert.False((await ProveAsync(Proof(kind: 1))).Accepted);
        Assert.False((await ProveAsync(Proof(age: TimeSpan.FromMinutes(11)))).Accepted);
        Assert.False((await ProveAsync(Proof(age: -TimeSpan.FromMinutes(11)))).Accepted);
        var proof = Proof();
        Assert.False((await ProveAsync(new NostrEvent(proof.Id, proof.Author, proof.CreatedAt, proof.Kind, proof.Tags, "forged", proof.Signature))).Accepted);
        Assert.False((await client.PublishAsync(Event())).Accepted);
    }

    [Fact]
    public async Task A_proof_is_for_its_connection_only()
    {
        var proof = Proof();
        Assert.True((await ProveAsync(proof)).Accepted);
        using var other = await WireClient.ConnectAsync(relay.Address);
        Assert.NotEqual(challenge, (await other.HearAsync<RelayMessage.Auth>()).Challenge);
        await other.SayAsync(new ClientMessage.Auth(proof));
        Assert.False((await other.HearAsync<RelayMessage.Ok>()).Accepted);
    }

    [Fact]
    public async Task A_proof_is_never_passed_on_as_an_event()
    {
        Assert.True((await ProveAsync(Proof())).Accepted);
        Assert.False((await client.PublishAsync(Proof())).Accepted);
    }

    private NostrEvent Event() => new EventTemplate(1, 1, [], "").Sign(key);

    private NostrEvent Proof(string? of = null, string? to = null, int kind = NostrKinds.ClientAuthentication, TimeSpan age = default) =>
        new EventTemplate(
            kind,
            (clock.GetUtcNow() - age).ToUnixTimeSeconds(),
            [new NostrTag("relay", to ?? relay.Address.ToString()), new NostrTag("challenge", of ?? challenge)],
            "").Sign(key);

    private async Task<RelayMessage.Ok> ProveAsync(NostrEvent proof)
    {
        await client.SayAsync(new ClientMessage.Auth(proof));
        return await client.HearAsync<RelayMessage.Ok>();
    }
}
