using L402Functions.Paywall.Issuing;
using L402Functions.Paywall.Pricing;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Paywall.Tests.Selling;

public sealed class CredentialFormTests : IDisposable
{
    private readonly Counter counter = new();

    public static TheoryData<string, Func<Counter, Challenge, string>, Door> Forms => new()
    {
        { "as handed out", (c, o) => c.L402(o), Door.L402 },
        { "scheme in lower case", (c, o) => c.L402(o, scheme: "l402"), Door.L402 },
        { "older scheme", (c, o) => c.L402(o, scheme: "LSAT"), Door.Lsat },
        { "older scheme, mixed case", (c, o) => c.L402(o, scheme: "Lsat"), Door.Lsat },
        { "URL-safe, unpadded", (c, o) => $"L402 {Counter.MacaroonOf(o).ToBase64Url()}:{c.Preimage(o)}", Door.L402 },
        { "URL-safe, padded", (c, o) => $"L402 {o.Macaroon.Replace('+', '-').Replace('/', '_')}:{c.Preimage(o)}", Door.L402 },
        { "standard, unpadded", (c, o) => $"L402 {o.Macaroon.TrimEnd('=')}:{c.Preimage(o)}", Door.L402 },
        { "preimage in upper case", (c, o) => $"L402 {o.Macaroon}:{c.Preimage(o).ToUpperInvariant()}", Door.L402 },
        { "two spaces", (c, o) => c.L402(o, scheme: "L402 "), Door.L402 },
        { "the same macaroon twice", (c, o) => $"L402 {o.Macaroon},{o.Macaroon}:{c.Preimage(o)}", Door.L402 },
        { "Payment", (c, o) => c.Payment(o), Door.Payment },
        { "Payment, padded", (c, o) => Padded(c.Payment(o)), Door.Payment },
        { "behind a foreign scheme", (c, o) => "Basic dXNlcjpwdw==, " + c.L402(o), Door.L402 },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_form_of_a_credential_opens(string form, Func<Counter, Challenge, string> write, Door door)
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        var admission = await counter.AdmittedAsync(Ware.Fortune, write(counter, offer));
        Assert.True(door == admission.Door && offer.PaymentHash == admission.PaymentHash, form);
        Assert.Equal(door == Door.Payment, admission.Grant is not null);
    }

    [Fact]
    public async Task The_same_credential_on_two_lines_counts_once()
    {
        var credential = await counter.BuyAsync(Ware.Fortune);
        await counter.AdmittedAsync(Ware.Fortune, credential, "Bearer of-somebody-else", credential);
    }

    [Fact]
    public async Task Two_different_credentials_on_two_lines_are_a_conflict_and_neither_is_used()
    {
        var first = await counter.BuyAsync(Ware.Fortune);
        var second = await counter.BuyAsync(Ware.Fortune);
        Assert.IsType<Rejection.Conflicting>(await counter.RejectedAsync(Ware.Fortune, first, second));
        await counter.AdmittedAsync(Ware.Fortune, first);
        await counter.AdmittedAsync(Ware.Fortune, second);
    }

    [Fact]
    public async Task A_foreign_last_line_does_not_hide_ours()
    {
        var credential = await counter.BuyAsync(Ware.Fortune);
        await counter.AdmittedAsync(Ware.Fortune, credential, "Bearer xyz");
    }

    [Theory]
    [InlineData("L402", CredentialError.Empty)]
    [InlineData("L402 ", CredentialError.Empty)]
    [InlineData("L402 AAAA", CredentialError.PreimageMissing)]
    [InlineData("L402 AAAA:", CredentialError.PreimageMissing)]
    [InlineData("L402 AAAA:12", CredentialError.PreimageMalformed)]
    [InlineData("L402 :0000000000000000000000000000000000000000000000000000000000000000", CredentialError.MacaroonMissing)]
    [InlineData("L402 A+A_:0000000000000000000000000000000000000000000000000000000000000000", CredentialError.MacaroonNotBase64)]
    [InlineData("Payment !", CredentialError.PaymentNotBase64Url)]
    [InlineData("Payment AAAA", CredentialError.PaymentNotJson)]
    public async Task What_cannot_be_read_is_named_and_answered_with_an_offer(string header, CredentialError error) =>
        Assert.Equal(new Rejection.Malformed(error), await counter.RejectedAsync(Ware.Fortune, header));

    [Fact]
    public async Task A_header_of_more_than_8_KiB_is_not_looked_into() =>
        Assert.Equal(new Rejection.Malformed(CredentialError.HeaderTooLong), await counter.RejectedAsync(Ware.Fortune, "L402 " + new string('A', 9000)));

    [Fact]
    public async Task A_macaroon_that_is_none_is_malformed() =>
        Assert.Equal(new Rejection.Token(RefusalReason.Malformed), await counter.RejectedAsync(Ware.Fortune, $"L402 AAAA:{new string('0', 64)}"));

    [Fact]
    public async Task Another_scheme_is_no_credential() =>
        Assert.Equal(Rejection.None, await counter.RejectedAsync(Ware.Fortune, "Bearer abc"));

    [Fact]
    public async Task A_scheme_that_is_switched_off_is_not_accepted()
    {
        using var strict = new Counter(counter.Back, accepted: AcceptedSchemes.L402);
        var offer = await counter.OfferAsync(Ware.Fortune);
        Assert.Equal(Rejection.None, await strict.RejectedAsync(Ware.Fortune, counter.L402(offer, scheme: "LSAT")));
        Assert.Equal(Rejection.None, await strict.RejectedAsync(Ware.Fortune, counter.Payment(offer)));
        await strict.AdmittedAsync(Ware.Fortune, counter.L402(offer));
    }

    [Fact]
    public async Task Payment_is_not_offered_where_it_is_switched_off_or_cannot_say_what_is_sold()
    {
        using var off = new Counter(seller: new SellerOptions { OfferPayment = false });
        Assert.Null((await off.OfferAsync(Ware.Fortune)).Payment);
        Assert.Null((await counter.OfferAsync(Ware.Fortune.Uses(5))).Payment);
        Assert.Null((await counter.OfferAsync(Ware.Fortune.Uses(0))).Payment);
        Assert.Null((await counter.OfferAsync(Ware.Fortune.With(p => p with { Price = new Price.Fixed(new Msat(1500)) }))).Payment);
        Assert.NotNull((await counter.OfferAsync(Ware.Fortune)).Payment);
    }

    [Fact]
    public async Task A_payment_challenge_that_was_changed_is_unknown()
    {
        var offer = await counter.OfferAsync(Ware.Fortune);
        var longer = offer with { Payment = offer.Payment! with { Expires = "2099-01-01T00:00:00Z" } };
        Assert.Equal(new Rejection.Payment(PaymentRefusalReason.UnknownChallenge), await counter.RejectedAsync(Ware.Fortune, counter.Payment(longer)));
    }

    public void Dispose() => counter.Dispose();

    private static string Padded(string header)
    {
        var token = header["Payment ".Length..];
        return "Payment " + token.PadRight((token.Length + 3) / 4 * 4, '=');
    }
}
