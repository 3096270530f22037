using L402Functions.Paywall.Quotes;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Tokens;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Paywall.Tests.Selling;

public sealed class OfferTests
{
    [Fact]
    public async Task An_offer_is_a_real_invoice_for_the_price_and_everything_is_made_on_its_payment_hash()
    {
        using var counter = new Counter();
        var offer = await counter.OfferAsync(Ware.Fortune);

        Assert.True(Bolt11Decoder.TryDecode(offer.Invoice, out var invoice, out _));
        Assert.Equal(Msat.FromSats(21), invoice.Amount);
        Assert.Equal(offer.PaymentHash, invoice.PaymentHash);
        Assert.Equal(invoice.ExpiresAt, offer.ExpiresAt);
        Assert.Equal(TimeSpan.FromMinutes(10), invoice.Expiry);
        Assert.Equal("fortune", offer.Service.ToString());
        Assert.Equal("/fortune", invoice.Description);
    }

    [Fact]
    public async Task A_purchase_of_several_uses_is_one_invoice_for_all_of_them()
    {
        using var counter = new Counter();
        Assert.Equal(Msat.FromSats(105), (await counter.OfferAsync(Ware.Fortune.Uses(5))).Amount);
        Assert.Equal(Msat.FromSats(21), (await counter.OfferAsync(Ware.Fortune.Uses(0))).Amount);
    }

    [Fact]
    public async Task A_client_that_asks_again_gets_the_same_invoice_until_it_pays()
    {
        using var counter = new Counter(quotes: new QuoteOptions());
        var first = await counter.OfferAsync(Ware.Fortune);
        Assert.Same(first, await counter.OfferAsync(Ware.Fortune));
        Assert.Equal(1, counter.Back.Wallet.Asked);

        await counter.AdmittedAsync(Ware.Fortune, counter.L402(first));
        Assert.NotEqual(first.PaymentHash, (await counter.OfferAsync(Ware.Fortune)).PaymentHash);
    }

    [Fact]
    public async Task An_uncounted_payment_is_not_handed_out_again_either()
    {
        using var counter = new Counter(quotes: new QuoteOptions());
        var ware = Ware.Fortune.Uses(0);
        var first = await counter.OfferAsync(ware);
        await counter.AdmittedAsync(ware, counter.L402(first));
        Assert.NotEqual(first.PaymentHash, (await counter.OfferAsync(ware)).PaymentHash);
    }

    [Fact]
    public async Task Another_client_and_another_price_get_their_own_invoice()
    {
        using var counter = new Counter(quotes: new QuoteOptions());
        var hashes = new HashSet<PaymentHash>
        {
            (await counter.OfferAsync(Ware.Fortune)).PaymentHash,
            (await counter.OfferAsync(Ware.Fortune, "192.0.2.99")).PaymentHash,
            (await counter.OfferAsync(Ware.Digest.Bytes(1))).PaymentHash,
            (await counter.OfferAsync(Ware.Digest.Bytes(2000))).PaymentHash,
        };
        Assert.Equal(4, hashes.Count);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_costs_the_wallet_nothing()
    {
        using var counter = new Counter(quotes: new QuoteOptions { ClientBurst = 2, ClientPerMinute = 1, ReuseFor = TimeSpan.Zero });
        await counter.OfferAsync(Ware.Fortune);
        await counter.OfferAsync(Ware.Fortune);
        var refused = Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ware.Fortune));
        Assert.Equal(GateRefusal.TooManyRequests, refused.Refusal);
        Assert.True(refused.RetryAfter >= TimeSpan.FromSeconds(1));
        Assert.Equal(2, counter.Back.Wallet.Asked);
        await counter.OfferAsync(Ware.Fortune, "192.0.2.99");
    }

    [Fact]
    public async Task Who_asks_too_often_can_still_spend_what_it_bought()
    {
        using var counter = new Counter(quotes: new QuoteOptions { ClientBurst = 1, ClientPerMinute = 1 });
        await counter.AdmittedAsync(Ware.Fortune, await counter.BuyAsync(Ware.Fortune));
    }

    [Fact]
    public async Task Bad_credentials_are_bounded_like_none()
    {
        using var counter = new Counter(quotes: new QuoteOptions { ClientBurst = 1, ClientPerMinute = 1, ReuseFor = TimeSpan.Zero });
        await counter.RejectedAsync(Ware.Fortune, "L402 x");
        Assert.Equal(GateRefusal.TooManyRequests, Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ware.Fortune, "L402 x")).Refusal);
    }

    [Fact]
    public async Task The_number_of_unpaid_offers_is_bounded_over_all_clients()
    {
        using var counter = new Counter(quotes: new QuoteOptions { MaxOpen = 2, ReuseFor = TimeSpan.Zero });
        var paid = await counter.OfferAsync(Ware.Fortune, "192.0.2.1");
        await counter.OfferAsync(Ware.Fortune, "192.0.2.2");
        var refused = Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ware.Fortune, "192.0.2.3", []));
        Assert.Equal(GateRefusal.Unavailable, refused.Refusal);
        Assert.NotNull(refused.RetryAfter);

        await counter.AdmittedAsync(Ware.Fortune, counter.L402(paid));
        await counter.OfferAsync(Ware.Fortune, "192.0.2.3");
    }

    [Fact]
    public async Task Racing_askers_never_open_more_offers_than_the_bound()
    {
        using var counter = new Counter(quotes: new QuoteOptions { MaxOpen = 5, ReuseFor = TimeSpan.Zero });
        counter.Back.Wallet.Answer = async (transaction, _) =>
        {
            await Task.Yield();
            return new WalletOutcome<WalletTransaction>.Answered(transaction);
        };
        var decisions = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => counter.AskAsync(Ware.Fortune, $"192.0.2.{i}", []))));
        Assert.Equal(5, decisions.Count(d => d is GateDecision.PaymentRequired));
        Assert.Equal(5, counter.Back.Wallet.Asked);
    }

    [Theory]
    [InlineData(null, GateRefusal.LengthRequired)]
    [InlineData(1048577L, GateRefusal.BodyTooLarge)]
    public async Task A_body_without_a_price_is_refused_before_anything_else(long? length, GateRefusal refusal)
    {
        using var counter = new Counter();
        Assert.Equal(refusal, Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ware.Digest.Bytes(length))).Refusal);
        Assert.Equal(0, counter.Back.Wallet.Asked + counter.Back.Sales.Calls);
    }

    [Theory]
    [InlineData("/files/a%2Fb")]
    [InlineData("/files//b")]
    [InlineData("/files/b/")]
    [InlineData("/files/../b")]
    [InlineData("/files/a\\b")]
    [InlineData("/elsewhere")]
    public async Task Nobody_is_asked_to_pay_for_a_path_that_no_token_opens(string path)
    {
        using var counter = new Counter();
        var files = Ware.Of(Ware.Fortune.Route.Policy, "/files/{*path}", "GET");
        Assert.Equal(GateRefusal.NotForSale, Assert.IsType<GateDecision.Refused>(await counter.AskAsync(files.At(path))).Refusal);
        Assert.Equal(0, counter.Back.Wallet.Asked);
    }

    [Fact]
    public async Task Nobody_is_asked_to_pay_for_a_method_that_the_route_does_not_have()
    {
        using var counter = new Counter();
        Assert.Equal(GateRefusal.NotForSale, Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ware.Fortune.By("DELETE"))).Refusal);
    }

    [Theory]
    [InlineData("/files/{id?}", "/files")]
    [InlineData("/{id?}", "/")]
    public async Task A_route_with_an_optional_parameter_sells_its_bare_path_too(string template, string path)
    {
        using var counter = new Counter();
        var ware = Ware.Of(Ware.Fortune.Route.Policy, template, "GET");
        var credential = await counter.BuyAsync(ware.At(path));
        await counter.AdmittedAsync(ware.At(path), credential);
        Assert.Equal(
            new Rejection.Token(RefusalReason.PathNotCovered), await counter.RejectedAsync(ware.At("/files/1"), await counter.BuyAsync(ware.At(path))));
    }

    [Fact]
    public async Task A_token_outlives_an_invoice_that_the_wallet_made_longer_than_asked()
    {
        using var counter = new Counter();
        counter.Back.Wallet.Draft = draft => draft with { Expiry = TimeSpan.FromHours(24) };
        var offer = await counter.OfferAsync(Ware.Fortune);
        counter.Back.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await counter.AdmittedAsync(Ware.Fortune, counter.L402(offer));
    }

    [Fact]
    public async Task An_uncounted_token_is_not_sold_on_an_invoice_that_outlives_it_by_far()
    {
        using var counter = new Counter();
        counter.Back.Wallet.Draft = draft => draft with { Expiry = TimeSpan.FromHours(24) };
        Assert.Equal(GateRefusal.Unavailable, Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ware.Fortune.Uses(0))).Refusal);
    }

    [Fact]
    public async Task The_description_is_in_the_invoice_where_there_is_one()
    {
        using var counter = new Counter();
        var offer = await counter.OfferAsync(Ware.Fortune.With(p => p with { Description = "One fortune" }));
        Assert.True(Bolt11Decoder.TryDecode(offer.Invoice, out var invoice, out _));
        Assert.Equal("One fortune", invoice.Description);
    }
}
