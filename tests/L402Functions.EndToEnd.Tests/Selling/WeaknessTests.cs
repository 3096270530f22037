using System.Net;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.Paywall.Keys;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.EndToEnd.Tests.Selling;

/// <summary>What other L402 servers are known to get wrong, each as a request that must be refused.</summary>
[Collection(ShopTests.Name)]
public sealed class WeaknessTests(ShopFixture fixture)
{
    private readonly Shop shop = fixture.Shop;

    [Fact]
    public async Task A_capability_that_was_not_bought_is_refused()
    {
        var read = await shop.BuyAsync("/vault/read");

        var refused = await shop.RefusedAsync("insufficient-token", "/vault/write", read.L402);

        Assert.Contains("CapabilityNotCovered", refused.Detail, StringComparison.Ordinal);
        await shop.ServedAsync("/vault/read", read.L402);
    }

    [Fact]
    public async Task A_capability_cannot_be_added_by_its_holder()
    {
        var read = await shop.BuyAsync("/vault/read");

        await shop.RefusedAsync("widened-token", "/vault/write", read.Narrowed("vault_capabilities=read,write"));
        await shop.RefusedAsync("insufficient-token", "/vault/read", read.Narrowed("vault_capabilities="));
    }

    [Fact]
    public async Task A_constraint_that_nobody_here_can_keep_is_refused_and_not_skipped()
    {
        var read = await shop.BuyAsync("/vault/read");

        var refused = await shop.RefusedAsync("insufficient-token", "/vault/read", read.Narrowed("read_requests_per_day=1"));

        Assert.Contains("UnknownCaveat", refused.Detail, StringComparison.Ordinal);
        await shop.ServedAsync("/vault/read", read.Narrowed("somebody-elses-condition=1"));
    }

    [Fact]
    public async Task A_lower_tier_does_not_open_a_higher_one_and_cannot_be_raised()
    {
        var silver = await shop.BuyAsync("/lounge/silver");

        var refused = await shop.RefusedAsync("insufficient-token", "/lounge/gold", silver.L402);

        Assert.Contains("TierTooLow", refused.Detail, StringComparison.Ordinal);
        await shop.RefusedAsync("widened-token", "/lounge/gold", silver.Narrowed("services=lounge:2"));
        await shop.ServedAsync("/lounge/silver", (await shop.BuyAsync("/lounge/gold")).L402);
    }

    [Theory]
    [InlineData("path=/once/b", "insufficient-token")]
    [InlineData("path=/*", "widened-token")]
    [InlineData("method=POST", "insufficient-token")]
    [InlineData("once_max_msat=4999", "insufficient-amount")]
    [InlineData("once_max_uses=2", "widened-token")]
    [InlineData("once_max_uses=0", "widened-token")]
    [InlineData("once_valid_until=1", "expired-token")]
    [InlineData("once_valid_until=99999999999", "widened-token")]
    [InlineData("once_valid_until=soon", "malformed-credential")]
    [InlineData("services=season:0", "widened-token")]
    [InlineData("Path=/once/a", "insufficient-token")]
    public async Task A_holders_caveat_narrows_or_refuses(string caveat, string code)
    {
        var purchase = await shop.BuyAsync("/once/a");

        await shop.RefusedAsync(code, "/once/a", purchase.Narrowed(caveat));
        await shop.ServedAsync("/once/a", purchase.L402);
    }

    [Fact]
    public async Task A_service_cannot_be_injected_through_the_path()
    {
        var response = await RawHttp.SendAsync(shop.Address, "GET /once/a:0,season");
        Assert.Equal(402, response.Status);
        var offer = await shop.AskAsync("/once/a:0,season");
        var purchase = new Purchase(offer, await shop.PayAsync(offer.Invoice));

        Assert.Equal("services=once:0", offer.Caveats[0]);
        await shop.RefusedAsync("insufficient-token", "/season/a", purchase.L402);
    }

    [Theory]
    [InlineData("/samples/fortune", "/season/a")]
    [InlineData("/once/a", "/samples/fortune")]
    [InlineData("/thrice/a", "/season/a")]
    public async Task A_token_does_not_open_another_service(string bought, string wanted)
    {
        var purchase = await shop.BuyAsync(bought);

        await shop.RefusedAsync("insufficient-token", wanted, purchase.L402);
    }

    [Fact]
    public async Task A_Payment_challenge_does_not_open_another_path_method_or_service()
    {
        var purchase = await shop.BuyAsync("/once/a");

        await shop.RefusedAsync("invalid-challenge", "/once/b", purchase.Payment);
        await shop.RefusedAsync("invalid-challenge", "/once/a", purchase.Payment, HttpMethod.Post);
        await shop.RefusedAsync("invalid-challenge", "/samples/fortune", purchase.Payment);
        await shop.ServedAsync("/once/a", purchase.Payment);
    }

    [Fact]
    public async Task A_Payment_challenge_that_was_changed_is_unknown()
    {
        var purchase = await shop.BuyAsync("/once/a");
        var opaque = new PaymentBinding("season", "/season/a", "GET", Msat.FromSats(30)).Encode();
        var changed = new PaymentCredential { Challenge = purchase.Offer.Payment with { Opaque = opaque }, Preimage = purchase.Preimage };

        await shop.RefusedAsync("unknown-challenge", "/season/a", changed.ToAuthorizationValue());
    }

    [Fact]
    public async Task A_token_for_1_KiB_does_not_open_100_KiB()
    {
        using var small = new ByteArrayContent(new byte[1024]);
        using var large = new ByteArrayContent(new byte[100 * 1024]);
        using var smallAgain = new ByteArrayContent(new byte[1024]);
        var purchase = await shop.BuyAsync("/samples/digest", HttpMethod.Post, small);

        var refused = await shop.RefusedAsync("insufficient-amount", "/samples/digest", purchase.L402, HttpMethod.Post, large);

        Assert.Equal((2_000, 200_000), (purchase.Offer.AmountMsat, refused.AmountMsat));
        await shop.ServedAsync("/samples/digest", purchase.L402, HttpMethod.Post, smallAgain);
    }

    [Fact]
    public async Task A_token_bought_for_a_cheap_method_does_not_open_a_dear_one()
    {
        var purchase = await shop.BuyAsync("/bymethod/a");

        var refused = await shop.RefusedAsync("insufficient-amount", "/bymethod/a", purchase.L402, HttpMethod.Post);

        Assert.Equal((5_000, 50_000), (purchase.Offer.AmountMsat, refused.AmountMsat));
        await shop.RefusedAsync("insufficient-token", "/bymethod/a", purchase.Narrowed("method=GET"), HttpMethod.Post);
    }

    [Fact]
    public async Task A_token_without_an_expiry_is_refused_though_it_is_signed_and_paid()
    {
        var purchase = await shop.BuyAsync("/once/a");
        var endless = Mint(purchase, "services=once:0", "once_capabilities=", "once_max_uses=1");
        var ending = Mint(purchase, "services=once:0", "once_capabilities=", "once_max_uses=1", "once_valid_until=99999999999");

        await shop.RefusedAsync("expired-token", "/once/a", purchase.With(endless));
        await shop.ServedAsync("/once/a", purchase.With(ending));
    }

    [Fact]
    public async Task A_token_without_a_service_is_refused_and_none_can_be_added()
    {
        var purchase = await shop.BuyAsync("/once/a");
        var nothing = Mint(purchase, "once_valid_until=99999999999");

        await shop.RefusedAsync("insufficient-token", "/once/a", purchase.With(nothing));
        await shop.RefusedAsync("insufficient-token", "/once/a", purchase.With(nothing.Attenuate("services=once:0")));
    }

    [Fact]
    public async Task An_unpaid_token_a_foreign_token_and_a_foreign_preimage_open_nothing()
    {
        var (paid, other, unpaid) = (await shop.BuyAsync("/once/a"), await shop.BuyAsync("/once/a"), await shop.AskAsync("/once/a"));
        var foreign = Macaroon.Mint(new byte[32], paid.Token.Identifier, "elsewhere", [.. paid.Offer.Caveats]);

        await shop.RefusedAsync("preimage-mismatch", "/once/a", paid.With(unpaid.Token));
        await shop.RefusedAsync("preimage-mismatch", "/once/a", new Purchase(unpaid, other.Preimage).L402);
        await shop.RefusedAsync("invalid-token", "/once/a", paid.With(foreign));
        await shop.RefusedAsync("invalid-preimage", "/once/a", new Purchase(paid.Offer, other.Preimage).Payment);
    }

    [Fact]
    public async Task A_token_of_another_payment_beside_the_right_one_opens_nothing()
    {
        var (one, other) = (await shop.BuyAsync("/once/a"), await shop.BuyAsync("/once/a"));
        var both = $"L402 {one.Token.ToBase64()},{other.Token.ToBase64()}:{one.Preimage.ToHex()}";

        await shop.RefusedAsync("preimage-mismatch", "/once/a", both);
    }

    /// <summary>The seller always names an amount, so over HTTP this is the buyer's half; that a wallet's amountless invoice is never offered is tested at the gate.</summary>
    [Fact]
    public async Task An_invoice_without_an_amount_is_not_paid()
    {
        var preimage = Preimage.FromBytes(HostSettings.MasterKey);
        var invoice = Bolt11Encoder.Encode(
            new Bolt11Draft
            {
                Network = LightningNetwork.Regtest,
                Timestamp = DateTimeOffset.UtcNow,
                PaymentHash = PaymentHash.Of(preimage),
                PaymentSecret = new byte[32],
                Description = "as much as you like",
            },
            HostSettings.MasterKey);
        using var content = new StringContent(invoice);

        var response = await shop.SendAsync(HttpMethod.Post, "/dev/pay", null, content);

        // The wallet's client does not even ask: nothing was sent.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("not-sent", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Macaroon Mint(Purchase purchase, params string[] caveats)
    {
        using var ring = new KeyRing(new Dictionary<byte, byte[]> { [0] = HostSettings.MasterKey }, 0);
        var rootKey = new byte[IRootKeySource.RootKeyLength];
        Assert.True(ring.TryGetRootKey(purchase.Token.Identifier, rootKey));
        return Macaroon.Mint(rootKey, purchase.Token.Identifier, "l402functions", caveats);
    }
}
