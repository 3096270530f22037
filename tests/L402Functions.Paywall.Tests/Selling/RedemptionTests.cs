using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Paywall.Tests.Selling;

public sealed class RedemptionTests : IDisposable
{
    private static readonly Rejection UsedUp = new Rejection.Redeemed(ClaimRefusal.UsedUp);
    private static readonly Rejection SpentUp = new Rejection.Redeemed(ClaimRefusal.SpentUp);
    private static readonly Rejection OtherDoor = new Rejection.Redeemed(ClaimRefusal.OtherDoor);
    private static readonly Rejection Consumed = new Rejection.Payment(PaymentRefusalReason.UnknownChallenge);
    private readonly Counter counter = new();

    private Backroom Back => counter.Back;

    [Fact]
    public async Task One_payment_is_one_use()
    {
        var credential = await counter.BuyAsync(Ware.Fortune);
        await counter.AdmittedAsync(Ware.Fortune, credential);
        Assert.Equal(UsedUp, await counter.RejectedAsync(Ware.Fortune, credential));
    }

    [Fact]
    public async Task The_row_is_the_sale()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        var admission = await counter.AdmittedAsync(Ware.Fortune, counter.L402(offer));
        var sale = await Back.Sales.FindAsync(offer.PaymentHash, CancellationToken.None);
        Assert.Equal(
            new Sale
            {
                PaymentHash = offer.PaymentHash,
                Uses = 1,
                Spent = Msat.FromSats(21),
                Amount = Msat.FromSats(21),
                Service = "fortune",
                Path = "/fortune",
                Door = Door.L402,
                FirstUsedAt = Back.Clock.GetUtcNow(),
                LastUsedAt = Back.Clock.GetUtcNow(),
                Receipts = ReceiptList.Empty.Add(admission.Claim!.Request.Receipt),
            },
            sale);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    public async Task Racing_uses_on_two_instances_are_served_exactly_as_often_as_was_paid(long uses, int served)
    {
        using var other = new Counter(Back);
        var ware = Ware.Fortune.Uses(uses);
        var credential = await counter.BuyAsync(ware);
        var decisions = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => (i % 2 == 0 ? counter : other).AskAsync(ware, credential))));
        Assert.Equal(served, decisions.Count(d => d is GateDecision.Admitted));
    }

    [Fact]
    public async Task Racing_doors_let_one_through()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        string[] credentials = [counter.L402(offer), counter.L402(offer, scheme: "LSAT"), counter.Payment(offer)];
        var decisions = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => counter.AskAsync(Ware.Fortune, credentials[i % 3]))));
        Assert.Single(decisions.OfType<GateDecision.Admitted>());
    }

    [Fact]
    public async Task A_token_paid_for_one_KiB_does_not_open_four()
    {
        var credential = await counter.BuyAsync(Ware.Digest.Bytes(1024));
        Assert.Equal(new Rejection.Token(RefusalReason.PriceNotCovered), await counter.RejectedAsync(Ware.Digest.Bytes(4096), credential));
        Assert.Equal(new Rejection.Token(RefusalReason.PriceNotCovered), await counter.RejectedAsync(Ware.Digest.Bytes(1025), credential));
        await counter.AdmittedAsync(Ware.Digest.Bytes(1024), credential);
    }

    [Fact]
    public async Task A_payment_for_one_KiB_does_not_open_four()
    {
        var offer = await counter.OfferAsync(Ware.Digest.Bytes(1024));
        Assert.Equal(new Rejection.Payment(PaymentRefusalReason.PriceNotCovered), await counter.RejectedAsync(Ware.Digest.Bytes(4096), counter.Payment(offer)));
        await counter.AdmittedAsync(Ware.Digest.Bytes(10), counter.Payment(offer));
    }

    [Fact]
    public async Task Several_uses_share_the_amount_that_was_paid()
    {
        // Three uses at the price of 1 KiB: 6 sat, to be spent at the price of each request.
        var ware = Ware.Digest.Uses(3);
        var offer = await counter.OfferAsync(ware.Bytes(1024));
        var credential = counter.L402(offer);
        Assert.Equal(Msat.FromSats(6), offer.Amount);

        await counter.AdmittedAsync(ware.Bytes(2048), credential);
        Assert.Equal(SpentUp, await counter.RejectedAsync(ware.Bytes(2048), credential));
        await counter.AdmittedAsync(ware.Bytes(1), credential);
        Assert.Equal(SpentUp, await counter.RejectedAsync(ware.Bytes(1), credential));
        Assert.Equal((2L, 6000L), await RowAsync(offer.PaymentHash));
    }

    [Fact]
    public async Task A_delegated_copy_has_fewer_uses_of_the_same_purchase()
    {
        var ware = Ware.Fortune.Uses(3);
        var offer = await counter.OfferAsync(ware);
        var delegated = counter.L402(offer, appended: "fortune_max_uses=1");

        await counter.AdmittedAsync(ware, delegated);
        Assert.Equal(UsedUp, await counter.RejectedAsync(ware, delegated));
        await counter.AdmittedAsync(ware, counter.L402(offer));
        await counter.AdmittedAsync(ware, counter.L402(offer));
        Assert.Equal(UsedUp, await counter.RejectedAsync(ware, counter.L402(offer)));
    }

    [Fact]
    public async Task A_delegated_copy_may_spend_less()
    {
        var ware = Ware.Fortune.Uses(3);
        var offer = await counter.OfferAsync(ware);
        var delegated = counter.L402(offer, appended: "fortune_max_msat=42000");
        await counter.AdmittedAsync(ware, delegated);
        await counter.AdmittedAsync(ware, delegated);
        Assert.Equal(SpentUp, await counter.RejectedAsync(ware, delegated));
        await counter.AdmittedAsync(ware, counter.L402(offer));
    }

    [Fact]
    public async Task A_delegated_copy_may_be_bound_to_less()
    {
        var files = Ware.Of(Ware.Fortune.Route.Policy with { Uses = 9 }, "/files/{name}", "GET", "POST");
        var offer = await counter.OfferAsync(files.At("/files/a"));
        var delegated = counter.L402(offer, "path=/files/a", "method=GET", $"fortune_valid_until={Back.Clock.GetUtcNow().ToUnixTimeSeconds() + 60}");
        Assert.Equal(new Rejection.Token(RefusalReason.PathNotCovered), await counter.RejectedAsync(files.At("/files/b"), delegated));
        Assert.Equal(new Rejection.Token(RefusalReason.MethodNotCovered), await counter.RejectedAsync(files.At("/files/a").By("POST"), delegated));
        await counter.AdmittedAsync(files.At("/files/a"), delegated);
        Back.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(new Rejection.Token(RefusalReason.Expired), await counter.RejectedAsync(files.At("/files/a"), delegated));
        await counter.AdmittedAsync(files.At("/files/a"), counter.L402(offer));
    }

    [Fact]
    public async Task Uncounted_uses_touch_no_store_after_the_sale_is_noted()
    {
        var ware = Ware.Fortune.Uses(0);
        var offer = await counter.OfferAsync(ware);
        for (var i = 0; i < 50; i++)
        {
            var admission = await counter.AdmittedAsync(ware, counter.L402(offer));
            Assert.Null(admission.Claim);
        }

        Assert.Equal(1, Back.Sales.Calls);
        Assert.Equal((1L, 21000L), await RowAsync(offer.PaymentHash));
    }

    [Fact]
    public async Task Uncounted_uses_are_served_while_the_store_is_down_and_noted_once_it_is_back()
    {
        var ware = Ware.Fortune.Uses(0);
        var offer = await counter.OfferAsync(ware);
        Back.Sales.IsDown = true;
        await counter.AdmittedAsync(ware, counter.L402(offer));
        Back.Sales.IsDown = false;
        await counter.AdmittedAsync(ware, counter.L402(offer));
        Assert.Equal(1, (await RowAsync(offer.PaymentHash)).Uses);
    }

    [Fact]
    public async Task A_limit_that_a_holder_puts_on_an_uncounted_token_is_counted()
    {
        var ware = Ware.Fortune.Uses(0);
        var limited = counter.L402(await counter.OfferAsync(ware), appended: "fortune_max_uses=2");
        await counter.AdmittedAsync(ware, limited);
        await counter.AdmittedAsync(ware, limited);
        Assert.Equal(UsedUp, await counter.RejectedAsync(ware, limited));
    }

    [Fact]
    public async Task Releasing_an_uncounted_use_does_nothing()
    {
        var ware = Ware.Fortune.Uses(0);
        var admission = await counter.AdmittedAsync(ware, await counter.BuyAsync(ware));
        var before = Back.Sales.Calls;
        await counter.Gate.ReleaseAsync(admission, CancellationToken.None);
        Assert.Equal(before, Back.Sales.Calls);
    }

    [Fact]
    public async Task A_token_first_shuts_out_the_payment_scheme()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        await counter.AdmittedAsync(Ware.Fortune, counter.L402(offer));
        Assert.Equal(Consumed, await counter.RejectedAsync(Ware.Fortune, counter.Payment(offer)));
    }

    [Fact]
    public async Task The_payment_scheme_first_shuts_out_the_token()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        await counter.AdmittedAsync(Ware.Fortune, counter.Payment(offer));
        Assert.Equal(OtherDoor, await counter.RejectedAsync(Ware.Fortune, counter.L402(offer)));
        Assert.Equal(OtherDoor, await counter.RejectedAsync(Ware.Fortune, counter.L402(offer, scheme: "LSAT")));
        Assert.Equal(Consumed, await counter.RejectedAsync(Ware.Fortune, counter.Payment(offer)));
    }

    [Fact]
    public async Task Both_names_of_the_token_scheme_are_one_door()
    {
        var ware = Ware.Fortune.Uses(2);
        var offer = await counter.OfferAsync(ware);
        await counter.AdmittedAsync(ware, counter.L402(offer, scheme: "LSAT"));
        await counter.AdmittedAsync(ware, counter.L402(offer));
        Assert.Equal(UsedUp, await counter.RejectedAsync(ware, counter.L402(offer, scheme: "LSAT")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_released_use_can_be_made_again_once(bool byPayment)
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        var credential = byPayment ? counter.Payment(offer) : counter.L402(offer);
        var admission = await counter.AdmittedAsync(Ware.Fortune, credential);
        await counter.Gate.ReleaseAsync(admission, CancellationToken.None);
        Assert.Equal((0L, 0L), await RowAsync(offer.PaymentHash));

        await counter.AdmittedAsync(Ware.Fortune, credential);
        Assert.Equal(byPayment ? Consumed : UsedUp, await counter.RejectedAsync(Ware.Fortune, credential));
    }

    [Fact]
    public async Task A_release_that_the_store_does_not_take_is_logged_and_costs_the_caller_the_use()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        var admission = await counter.AdmittedAsync(Ware.Fortune, counter.L402(offer));
        Back.Sales.IsDown = true;
        await counter.Gate.ReleaseAsync(admission, CancellationToken.None);
        Back.Sales.IsDown = false;
        Assert.Contains(Back.Log.Lines, l => l.StartsWith("Error", StringComparison.Ordinal) && l.Contains("stays spent", StringComparison.Ordinal));
        Assert.Equal((1L, 21000L), await RowAsync(offer.PaymentHash));
    }

    [Fact]
    public async Task Nothing_is_served_while_the_store_is_down()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        Back.Sales.IsDown = true;
        foreach (var credential in new[] { counter.L402(offer), counter.Payment(offer) })
        {
            var refused = Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ware.Fortune, credential));
            Assert.Equal(GateRefusal.Unavailable, refused.Refusal);
            Assert.NotNull(refused.RetryAfter);
        }

        Back.Sales.IsDown = false;
        await counter.AdmittedAsync(Ware.Fortune, counter.L402(offer));
    }

    [Fact]
    public async Task A_caller_without_a_valid_credential_never_reaches_the_store()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        await counter.RejectedAsync(Ware.Fortune, "L402 x");
        await counter.RejectedAsync(Ware.Fortune, $"L402 {offer.Macaroon}:{new string('0', 64)}");
        await counter.RejectedAsync(Ware.Digest, counter.L402(offer));
        Assert.Equal(0, Back.Sales.Calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task A_revoked_token_looks_like_one_that_was_never_issued(long uses)
    {
        var ware = Ware.Fortune.Uses(uses);
        var offer = await counter.OfferAsync(ware);
        await Back.Revocations.RevokeAsync(offer.PaymentHash, "fraud", CancellationToken.None);
        Assert.Equal(new Rejection.Token(RefusalReason.Unauthentic), await counter.RejectedAsync(ware, counter.L402(offer)));
        Assert.Equal(0, Back.Sales.Calls);
    }

    [Fact]
    public async Task A_revoked_payment_is_unknown()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        await Back.Revocations.RevokeAsync(offer.PaymentHash, "fraud", CancellationToken.None);
        Assert.Equal(Consumed, await counter.RejectedAsync(Ware.Fortune, counter.Payment(offer)));
    }

    [Fact]
    public async Task The_mark_on_the_row_refuses_before_the_list_knows()
    {
        var ware = Ware.Fortune.Uses(5);
        var offer = await counter.OfferAsync(ware);
        await counter.AdmittedAsync(ware, counter.L402(offer));
        Back.Sales.MarkRevoked(offer.PaymentHash);
        Assert.Equal(new Rejection.Token(RefusalReason.Unauthentic), await counter.RejectedAsync(ware, counter.L402(offer)));
    }

    public void Dispose() => counter.Dispose();

    private async Task<(long Uses, long Spent)> RowAsync(PaymentHash hash)
    {
        var sale = Assert.IsType<Sale>(await Back.Sales.FindAsync(hash, CancellationToken.None));
        return (sale.Uses, sale.Spent.Value);
    }
}
