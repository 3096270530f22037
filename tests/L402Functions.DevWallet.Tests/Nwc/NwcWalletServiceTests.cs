using System.Text.Json;
using L402Functions.DevWallet.Faults;
using L402Functions.DevWallet.Nwc;
using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.DevWallet.Tests.Nwc;

/// <summary>The service as a client sees it that knows nothing of ours but the wire.</summary>
public sealed class NwcWalletServiceTests : IAsyncLifetime
{
    private const string GetBalance = """{"method":"get_balance","params":{}}""";

    private readonly Simulation simulation = new();
    private readonly DevRelay relay;
    private NwcWalletService service = null!;
    private RawClient client = null!;

    public NwcWalletServiceTests() => relay = new DevRelay(new DevRelayOptions(), simulation.Clock);

    public async Task InitializeAsync()
    {
        await relay.StartAsync(default);
        service = NewService(new NwcWalletServiceOptions());
        await service.StartAsync(default);
        client = new RawClient(service.CreateConnection("client"), simulation.Clock);
    }

    public async Task DisposeAsync()
    {
        await client.DisposeAsync();
        await service.DisposeAsync();
        await relay.DisposeAsync();
    }

    [Fact]
    public async Task It_says_what_it_can_do()
    {
        await using var reader = new RawClient(service.CreateConnection("reader"), simulation.Clock, NostrKinds.WalletInfo);
        var info = await reader.NextAsync();
        Assert.True(info.IsAuthentic());
        Assert.Equal("nip44_v2 nip04", info.TagValue("encryption"));
        Assert.Equal("payment_received payment_sent hold_invoice_accepted", info.TagValue("notifications"));
        Assert.Equal(
            "make_invoice pay_invoice lookup_invoice list_transactions get_balance get_info "
            + "make_hold_invoice settle_hold_invoice cancel_hold_invoice get_budget notifications",
            info.Content);
    }

    [Fact]
    public async Task A_request_is_answered_in_its_own_encryption()
    {
        foreach (var encryption in Enum.GetValues<NwcEncryption>())
        {
            var reply = await client.AskAsync(GetBalance, encryption);
            Assert.Equal("get_balance", reply.GetProperty("result_type").GetString());
            Assert.Equal(JsonValueKind.Null, reply.GetProperty("error").ValueKind);
            Assert.Equal(100_000_000, reply.GetProperty("result").GetProperty("balance").GetInt64());
        }
    }

    [Fact]
    public async Task An_event_that_came_before_is_dropped_silently_even_after_a_restart()
    {
        var invoice = await simulation.InvoiceAsync();
        var request = client.Sign($$$"""{"method":"pay_invoice","params":{"invoice":"{{{invoice.Invoice}}}"}}""");
        await client.PublishAsync(request);
        Assert.Equal(request.Id.ToString(), (await client.NextAsync()).TagValue("e"));
        await client.PublishAsync(request);
        await service.RestartAsync(default);
        await client.PublishAsync(request);

        var other = client.Sign(GetBalance);
        await client.PublishAsync(other);
        Assert.Equal(other.Id.ToString(), (await client.NextAsync()).TagValue("e"));
        Assert.Single(simulation.Network.Payments);
    }

    [Fact]
    public async Task A_new_request_for_a_paid_invoice_is_an_internal_error_without_proof()
    {
        var invoice = await simulation.InvoiceAsync();
        var payload = $$$"""{"method":"pay_invoice","params":{"invoice":"{{{invoice.Invoice}}}"}}""";
        var paid = await client.AskAsync(payload);
        Assert.True(Preimage.TryParse(paid.GetProperty("result").GetProperty("preimage").GetString(), out var preimage));
        Assert.True(preimage.Proves(invoice.PaymentHash));
        Assert.Equal(Simulation.Fee.Of(Msat.FromSats(1_000)).Value, paid.GetProperty("result").GetProperty("fees_paid").GetInt64());

        var again = await client.AskAsync(payload);
        Assert.Equal("INTERNAL", again.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, again.GetProperty("result").ValueKind);
        Assert.DoesNotContain(preimage.ToHex(), again.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"method":"make_coffee","params":{}}""", "NOT_IMPLEMENTED")]
    [InlineData("""{"method":"pay_invoice"}""", "BAD_REQUEST")]
    [InlineData("""{"method":"pay_invoice","params":{"invoice":"lnbc1"}}""", "BAD_REQUEST")]
    [InlineData("""{"method":"pay_invoice","params":{"invoice":7}}""", "BAD_REQUEST")]
    [InlineData("""{"method":"make_invoice","params":{"amount":-1}}""", "BAD_REQUEST")]
    [InlineData("""{"method":"make_invoice","params":{"amount":1,"description_hash":"xy"}}""", "BAD_REQUEST")]
    [InlineData("""{"method":"lookup_invoice","params":{}}""", "BAD_REQUEST")]
    [InlineData("""{"method":"list_transactions","params":{"limit":21}}""", "BAD_REQUEST")]
    [InlineData("""{"method":"list_transactions","params":{"type":"sideways"}}""", "BAD_REQUEST")]
    [InlineData("""{"method":"settle_hold_invoice","params":{"preimage":""}}""", "BAD_REQUEST")]
    [InlineData("""{"method":"cancel_hold_invoice","params":{"payment_hash":null}}""", "BAD_REQUEST")]
    [InlineData("""{"method":"get_info","params":null}""", null)]
    [InlineData("""{"method":"list_transactions"}""", null)]
    public async Task Each_request_gets_the_error_that_it_deserves(string payload, string? code) => Assert.Equal(code, await client.ErrorAsync(payload));

    [Fact]
    public async Task A_connection_does_only_what_it_may()
    {
        await using var limited = new RawClient(
            service.CreateConnection("limited", new HashSet<WalletMethod> { WalletMethod.GetInfo }), simulation.Clock);
        Assert.Equal("RESTRICTED", await limited.ErrorAsync(GetBalance));
        var info = await limited.AskAsync("""{"method":"get_info","params":{}}""");
        Assert.Equal("get_info", Assert.Single(info.GetProperty("result").GetProperty("methods").EnumerateArray()).GetString());
        Assert.Throws<ArgumentException>(() => service.CreateConnection("limited"));
    }

    [Fact]
    public async Task Requests_of_nobody_or_without_sense_meet_with_silence()
    {
        using var stranger = NostrKey.Generate();
        var to = new NostrTag("p", service.PublicKey.ToString());
        var now = simulation.Clock.GetUtcNow().ToUnixTimeSeconds();
        await client.PublishAsync(new EventTemplate(NostrKinds.WalletRequest, now, [to], "x").Sign(stranger));
        await client.PublishAsync(client.Sign("no JSON"));
        await client.PublishAsync(client.Sign("""["get_balance"]"""));
        var real = client.Sign(GetBalance);
        relay.Inject(new NostrEvent(real.Id, real.Author, real.CreatedAt, real.Kind, real.Tags, real.Content + "A", real.Signature));

        var last = client.Sign(GetBalance);
        await client.PublishAsync(last);
        Assert.Equal(last.Id.ToString(), (await client.NextAsync()).TagValue("e"));
        Assert.Single(relay.Received, e => e.Kind == NostrKinds.WalletResponse);
    }

    [Fact]
    public async Task An_encryption_that_the_wallet_does_not_know_is_answered_in_one_that_it_does()
    {
        service.Encryptions = [NwcEncryption.Nip44];
        await client.PublishAsync(client.Sign(GetBalance, NwcEncryption.Nip04));
        var error = client.Decrypt(await client.NextAsync()).GetProperty("error");
        Assert.Equal("UNSUPPORTED_ENCRYPTION", error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_expiration_is_ignored_unless_the_options_say_otherwise()
    {
        var late = client.Sign(GetBalance, validity: TimeSpan.FromMinutes(-1));
        await client.PublishAsync(late);
        Assert.Equal(late.Id.ToString(), (await client.NextAsync()).TagValue("e"));

        await using var strict = NewService(new NwcWalletServiceOptions { HonoursExpiration = true });
        await strict.StartAsync(default);
        await using var other = new RawClient(strict.CreateConnection("client"), simulation.Clock);
        await other.PublishAsync(other.Sign(GetBalance, validity: TimeSpan.FromMinutes(-1)));
        var inTime = other.Sign(GetBalance, validity: TimeSpan.FromMinutes(1));
        await other.PublishAsync(inTime);
        Assert.Equal(inTime.Id.ToString(), (await other.NextAsync()).TagValue("e"));
    }

    [Fact]
    public async Task What_happens_is_told_to_every_connection_in_both_kinds()
    {
        await using var listener = new RawClient(
            service.CreateConnection("listener"), simulation.Clock, NostrKinds.WalletNotification, NostrKinds.LegacyWalletNotification);
        await using var asking = new RawClient(service.CreateConnection("asking"), simulation.Clock);
        await listener.PublishAsync(listener.Sign(GetBalance));
        var invoice = await simulation.InvoiceAsync();
        await simulation.PayAsync(invoice);

        var heard = new List<NostrEvent>();
        while (heard.Count < 6)
        {
            heard.Add(await listener.NextAsync());
        }

        Assert.Equal(3, heard.Select(e => e.TagValue("p")).Distinct().Count());
        Assert.Equal(3, heard.Count(e => e.Kind == NostrKinds.WalletNotification));
        var own = heard.GroupBy(e => e.TagValue("p")).Single(g => g.Key == relay.Received.Last(e => e.Kind == NostrKinds.WalletRequest).Author.ToString());
        foreach (var told in own)
        {
            var json = listener.Decrypt(told, told.Kind == NostrKinds.WalletNotification ? NwcEncryption.Nip44 : NwcEncryption.Nip04);
            Assert.Equal("payment_sent", json.GetProperty("notification_type").GetString());
            Assert.Equal(invoice.PaymentHash.ToString(), json.GetProperty("notification").GetProperty("payment_hash").GetString());
            Assert.Equal("settled", json.GetProperty("notification").GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task A_service_at_two_relays_answers_at_both_and_pays_once()
    {
        await using var second = await DevRelay.StartNewAsync(new DevRelayOptions(), simulation.Clock, default);
        await using var both = new NwcWalletService(
            simulation.Buyer, [relay.Address, second.Address], new NwcWalletServiceOptions(), simulation.Clock, NullLoggerFactory.Instance);
        await both.StartAsync(default);
        await using var raw = new RawClient(both.CreateConnection("client"), simulation.Clock);

        // Its answer is heard where somebody listens by then: two services and two clients at the one relay, one of each at the other.
        await Until.TrueAsync(() => relay.SubscriptionCount == 4 && second.SubscriptionCount == 2);
        var invoice = await simulation.InvoiceAsync();
        var request = raw.Sign($$$"""{"method":"pay_invoice","params":{"invoice":"{{{invoice.Invoice}}}"}}""");
        await raw.PublishAsync(request);
        second.Inject(request);
        Assert.Equal((await raw.NextAsync()).Id, (await raw.NextAsync()).Id);
        Assert.Single(simulation.Network.Payments);
    }

    [Fact]
    public async Task A_fault_is_for_one_request_and_the_wallets_own_script_goes_on_behind_it()
    {
        service.Faults.Next(WalletMethod.GetBalance, new WalletFault.RefuseWith(Protocol.Wallets.WalletErrorCode.RateLimited, "slow down"));
        simulation.Buyer.Faults.Next(WalletMethod.GetBalance, new WalletFault.Unavailable());
        Assert.Equal("RATE_LIMITED", await client.ErrorAsync(GetBalance));
        Assert.Equal("INTERNAL", await client.ErrorAsync(GetBalance));
        Assert.Null(await client.ErrorAsync(GetBalance));
    }

    private NwcWalletService NewService(NwcWalletServiceOptions options) =>
        new(simulation.Buyer, [relay.Address], options, simulation.Clock, NullLoggerFactory.Instance);
}
