using L402Functions.Paywall.Issuing;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Paywall.Tests.Selling;

public sealed class RotationTests : IDisposable
{
    private readonly Counter before = new(keys: Counter.Ring(1, 1));

    [Fact]
    public async Task What_was_offered_before_a_rotation_is_honoured_after_it()
    {
        using var after = new Counter(before.Back, keys: Counter.Ring(2, 1, 2));
        await after.AdmittedAsync(Ware.Fortune, before.L402(await before.OfferAsync(Ware.Fortune)));
        await after.AdmittedAsync(Ware.Fortune, before.Payment(await before.OfferAsync(Ware.Fortune)));
    }

    [Fact]
    public async Task New_offers_are_made_with_the_current_key()
    {
        using var after = new Counter(before.Back, keys: Counter.Ring(2, 1, 2));
        Assert.Equal(1, NumberIn(await before.OfferAsync(Ware.Fortune)));
        Assert.Equal(2, NumberIn(await after.OfferAsync(Ware.Fortune)));
    }

    [Fact]
    public async Task An_instance_that_does_not_know_the_new_key_yet_refuses_what_was_made_with_it()
    {
        using var after = new Counter(before.Back, keys: Counter.Ring(2, 1, 2));
        var offer = await after.OfferAsync(Ware.Fortune);
        Assert.Equal(new Rejection.Token(RefusalReason.Unauthentic), await before.RejectedAsync(Ware.Fortune, after.L402(offer)));
        Assert.Equal(new Rejection.Payment(PaymentRefusalReason.UnknownChallenge), await before.RejectedAsync(Ware.Fortune, after.Payment(offer)));
    }

    [Fact]
    public async Task Taking_a_key_out_ends_what_was_made_with_it()
    {
        using var after = new Counter(before.Back, keys: Counter.Ring(2, 2));
        var offer = await before.OfferAsync(Ware.Fortune);
        Assert.Equal(new Rejection.Token(RefusalReason.Unauthentic), await after.RejectedAsync(Ware.Fortune, before.L402(offer)));
        Assert.Equal(new Rejection.Payment(PaymentRefusalReason.UnknownChallenge), await after.RejectedAsync(Ware.Fortune, before.Payment(offer)));
    }

    [Fact]
    public async Task A_use_before_the_rotation_counts_after_it()
    {
        using var after = new Counter(before.Back, keys: Counter.Ring(2, 1, 2));
        var credential = await before.BuyAsync(Ware.Fortune);
        await before.AdmittedAsync(Ware.Fortune, credential);
        Assert.IsType<Rejection.Redeemed>(await after.RejectedAsync(Ware.Fortune, credential));
    }

    public void Dispose() => before.Dispose();

    private static byte NumberIn(Challenge challenge)
    {
        Assert.True(L402Identifier.TryParse(Counter.MacaroonOf(challenge).Identifier, out var identifier));
        return identifier.TokenId.MasterKeyNumber;
    }
}
