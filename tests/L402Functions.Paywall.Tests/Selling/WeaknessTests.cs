using System.Security.Cryptography;
using L402Functions.Paywall.Issuing;
using L402Functions.Paywall.Pricing;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Paywall.Tests.Selling;

/// <summary>What other servers of this protocol were found to let through: each must be refused here, and by name.</summary>
public sealed class WeaknessTests : IDisposable
{
    private static readonly Ware Weather = Ware.Of(
        new PricePolicy
        {
            Name = "weather",
            Service = ServiceName.Parse("weather"),
            Capability = CapabilityName.Parse("forecast"),
            Tier = 1,
            Price = Ware.Sats(10),
        },
        "/weather",
        "GET");

    private readonly Counter counter = new();

    [Fact]
    public async Task A_token_without_the_capability_does_not_open_what_needs_it()
    {
        var historical = Weather.With(p => p with { Capability = CapabilityName.Parse("historical") });
        var credential = await counter.BuyAsync(Weather);
        Assert.Equal(new Rejection.Token(RefusalReason.CapabilityNotCovered), await counter.RejectedAsync(historical, credential));
    }

    [Fact]
    public async Task A_token_sold_without_capabilities_gets_none_by_appending_one()
    {
        var plain = Weather.With(p => p with { Capability = null });
        var offer = await counter.OfferAsync(plain);
        Assert.Equal(
            new Rejection.Token(RefusalReason.Widened), await counter.RejectedAsync(Weather, counter.L402(offer, appended: "weather_capabilities=forecast")));
    }

    [Fact]
    public async Task A_lower_tier_does_not_open_a_higher_one()
    {
        var basic = await counter.BuyAsync(Weather.With(p => p with { Tier = 0 }));
        Assert.Equal(new Rejection.Token(RefusalReason.TierTooLow), await counter.RejectedAsync(Weather, basic));
    }

    [Fact]
    public async Task A_cheap_token_does_not_open_another_service()
    {
        var credential = await counter.BuyAsync(Ware.Fortune);
        Assert.Equal(new Rejection.Token(RefusalReason.ServiceNotCovered), await counter.RejectedAsync(Ware.Digest, credential));
    }

    [Fact]
    public async Task A_cheap_payment_does_not_open_another_service()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        Assert.Equal(new Rejection.Payment(PaymentRefusalReason.WrongService), await counter.RejectedAsync(Weather, counter.Payment(offer)));
    }

    [Fact]
    public async Task A_cheap_token_does_not_open_a_dearer_endpoint_of_the_same_service()
    {
        var dear = Ware.Fortune.With(p => p with { Price = Ware.Sats(22) });
        var credential = await counter.BuyAsync(Ware.Fortune);
        Assert.Equal(new Rejection.Token(RefusalReason.PriceNotCovered), await counter.RejectedAsync(dear, credential));
        await counter.AdmittedAsync(Ware.Fortune, credential);
    }

    [Theory]
    [InlineData("/cheap:0,expensive")]
    [InlineData("/fortune,premium:3")]
    [InlineData("/fortune=1")]
    public async Task A_path_cannot_inject_a_service_into_the_token(string path)
    {
        var ware = Ware.Of(Ware.Fortune.Route.Policy, "/{name}", "GET").At(path);
        var macaroon = Counter.MacaroonOf(await counter.OfferAsync(ware));
        var services = Enumerable.Range(0, macaroon.CaveatCount)
            .Select(i => System.Text.Encoding.UTF8.GetString(macaroon.GetCaveat(i)))
            .Where(c => c.StartsWith("services=", StringComparison.Ordinal));
        Assert.Equal(["services=fortune:0"], services);
    }

    [Fact]
    public async Task A_holder_cannot_append_a_service()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        Assert.Equal(
            new Rejection.Token(RefusalReason.Widened), await counter.RejectedAsync(Weather, counter.L402(offer, appended: "services=fortune:0,weather:1")));
    }

    [Theory]
    [InlineData("fortune_valid_until=4102444800")]
    [InlineData("fortune_max_uses=2")]
    [InlineData("fortune_max_uses=0")]
    [InlineData("fortune_max_msat=999999999")]
    [InlineData("path=/*")]
    [InlineData("method=GET,POST")]
    public async Task Nothing_that_a_holder_appends_widens_a_token(string caveat)
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        Assert.Equal(new Rejection.Token(RefusalReason.Widened), await counter.RejectedAsync(Ware.Fortune, counter.L402(offer, appended: caveat)));
    }

    [Theory]
    [InlineData("fortune_max_uses=x", RefusalReason.MalformedCaveat)]
    [InlineData("fortune_valid_until=-1", RefusalReason.MalformedCaveat)]
    [InlineData("path=relative", RefusalReason.MalformedCaveat)]
    [InlineData("fortune_max_calls=1", RefusalReason.UnknownCaveat)]
    [InlineData("fortune_valid_until=1767225600", RefusalReason.Expired)]
    [InlineData("path=/fortune/below", RefusalReason.Widened)]
    public async Task Caveats_of_ours_that_cannot_be_kept_refuse(string caveat, RefusalReason reason)
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        Assert.Equal(new Rejection.Token(reason), await counter.RejectedAsync(Ware.Fortune, counter.L402(offer, appended: caveat)));
    }

    [Fact]
    public async Task A_caveat_removed_or_a_signature_made_up_is_not_authentic()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        var id = Counter.MacaroonOf(offer).Identifier.ToArray();
        var forged = Macaroon.Mint(new byte[32], id, null, "services=fortune:0", "fortune_valid_until=4102444800");
        Assert.Equal(
            new Rejection.Token(RefusalReason.Unauthentic), await counter.RejectedAsync(Ware.Fortune, $"L402 {forged.ToBase64()}:{counter.Preimage(offer)}"));
    }

    [Fact]
    public async Task Another_payments_preimage_opens_nothing()
    {
        var mine = await counter.OfferAsync(Ware.Fortune);
        var other = await counter.OfferAsync(Ware.Fortune);
        Assert.Equal(
            new Rejection.Token(RefusalReason.PreimageMismatch), await counter.RejectedAsync(Ware.Fortune, $"L402 {mine.Macaroon}:{counter.Preimage(other)}"));
    }

    [Fact]
    public async Task The_payment_hash_is_not_a_preimage()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        Assert.Equal(
            new Rejection.Token(RefusalReason.PreimageMismatch), await counter.RejectedAsync(Ware.Fortune, $"L402 {offer.Macaroon}:{offer.PaymentHash}"));
    }

    [Fact]
    public async Task A_used_token_is_refused_after_a_restart_and_on_another_instance()
    {
        var credential = await counter.BuyAsync(Ware.Fortune);
        await counter.AdmittedAsync(Ware.Fortune, credential);
        using var restarted = new Counter(counter.Back);
        Assert.Equal(new Rejection.Redeemed(ClaimRefusal.UsedUp), await restarted.RejectedAsync(Ware.Fortune, credential));
    }

    [Fact]
    public async Task A_token_sold_on_one_instance_opens_on_another()
    {
        using var other = new Counter(counter.Back);
        await other.AdmittedAsync(Ware.Fortune, await counter.BuyAsync(Ware.Fortune));
    }

    [Fact]
    public async Task A_token_ends_when_its_time_is_over()
    {
        var credential = await counter.BuyAsync(Ware.Fortune);
        counter.Back.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new Rejection.Token(RefusalReason.Expired), await counter.RejectedAsync(Ware.Fortune, credential));
    }

    [Fact]
    public async Task A_payment_challenge_ends_with_its_invoice_and_the_token_lives_on()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        counter.Back.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(new Rejection.Payment(PaymentRefusalReason.Expired), await counter.RejectedAsync(Ware.Fortune, counter.Payment(offer)));
        await counter.AdmittedAsync(Ware.Fortune, counter.L402(offer));
    }

    [Fact]
    public async Task A_token_with_no_expiry_is_refused()
    {
        var preimage = Preimage.FromBytes(SHA256.HashData("forever"u8));
        var id = new L402Identifier(PaymentHash.Of(preimage), TokenId.Create(1, new byte[31]));
        var root = new byte[32];
        Assert.True(counter.Keys.TryGetRootKey(id.ToArray(), root));
        var token = Macaroon.Mint(root, id.ToArray(), null, "services=fortune:0", "fortune_max_uses=1");
        Assert.Equal(
            new Rejection.Token(RefusalReason.NoExpiry), await counter.RejectedAsync(Ware.Fortune, $"L402 {token.ToBase64()}:{preimage.ToHex()}"));
    }

    [Fact]
    public async Task An_amountless_invoice_is_never_offered()
    {
        counter.Back.Wallet.Draft = draft => draft with { Amount = null };
        Assert.Equal(GateRefusal.Unavailable, Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ware.Fortune)).Refusal);
    }

    [Fact]
    public async Task Neither_credentials_nor_preimages_nor_tokens_are_logged()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        var payable = await counter.OfferAsync(Ware.Fortune);
        var admission = await counter.AdmittedAsync(Ware.Fortune, counter.L402(offer));
        await counter.Gate.ReleaseAsync(admission, CancellationToken.None);
        await counter.AdmittedAsync(Ware.Fortune, counter.Payment(payable));
        await counter.RejectedAsync(Ware.Fortune, counter.Payment(payable));
        counter.Back.Sales.IsDown = true;
        await counter.AskAsync(Ware.Fortune, counter.L402(offer));
        await counter.Gate.ReleaseAsync(admission, CancellationToken.None);

        var said = counter.Back.Log.Text;
        Assert.Contains(offer.PaymentHash.ToString(), said, StringComparison.Ordinal);
        foreach (var secret in new[] { counter.Preimage(offer), counter.Preimage(payable), offer.Macaroon, payable.Macaroon })
        {
            Assert.DoesNotContain(secret, said, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task A_probe_is_told_the_status_and_mints_nothing(string method)
    {
        var ware = Ware.Of(Ware.Fortune.Route.Policy, "/fortune").By(method);
        var required = Assert.IsType<GateDecision.PaymentRequired>(await counter.AskAsync(ware));
        Assert.Null(required.Challenge);
        Assert.Equal(0, counter.Back.Wallet.Asked);
        Assert.Equal(0, counter.Desk.OpenCount);
    }

    [Fact]
    public async Task A_uncounted_token_bought_for_a_cheap_method_does_not_open_a_dear_one()
    {
        var pass = Ware.Of(
            new PricePolicy
            {
                Name = "pass",
                Service = ServiceName.Parse("pass"),
                Price = Ware.Sats(1),
                Uses = 0,
                PriceByMethod = new Dictionary<string, Price> { ["POST"] = Ware.Sats(100) },
            },
            "/pass",
            "GET",
            "POST",
            "PUT");
        var cheap = await counter.BuyAsync(pass.By("GET"));
        Assert.Equal(new Rejection.Token(RefusalReason.MethodNotCovered), await counter.RejectedAsync(pass.By("POST"), cheap));
        await counter.AdmittedAsync(pass.By("PUT"), cheap);
        await counter.AdmittedAsync(pass.By("POST"), await counter.BuyAsync(pass.By("POST")));
    }

    [Fact]
    public async Task Foreign_networks_are_refused_where_one_is_set()
    {
        using var mainnet = new Counter(counter.Back, seller: new SellerOptions { Network = LightningNetwork.Mainnet });
        Assert.Equal(GateRefusal.Unavailable, Assert.IsType<GateDecision.Refused>(await mainnet.AskAsync(Ware.Fortune)).Refusal);
    }

    public void Dispose() => counter.Dispose();
}
