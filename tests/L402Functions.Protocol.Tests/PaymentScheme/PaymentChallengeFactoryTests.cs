using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Tests.PaymentScheme;

public sealed class PaymentChallengeFactoryTests
{
    [Fact]
    public void The_request_is_the_canonical_JSON_of_the_charge()
    {
        var challenge = Sample.Challenge(Sample.Offer with { Description = "Q&A <é>" });

        Assert.Equal(
            $$$"""{"amount":"21","currency":"sat","description":"Q&A <é>","methodDetails":{"invoice":"lnbc210n1pexample","network":"mainnet","paymentHash":"{{{PaymentHash.Of(Sample.Preimage)}}}"}}""",
            Sample.Json(challenge.Request));
        Assert.Equal("lightning", challenge.Method);
        Assert.Equal("charge", challenge.Intent);
        Assert.Equal(Sample.Realm, challenge.Realm);
    }

    [Fact]
    public void Opaque_is_a_canonical_map_of_strings_that_says_what_was_bought()
    {
        Assert.Equal(
            """{"capability":"forecast","method":"GET","path":"/weather/today","price":"21000","service":"weather"}""",
            Sample.Json(Sample.Challenge(Sample.Offer).Opaque!));
        Assert.Equal(
            """{"method":"GET","path":"/weather/today","price":"21000","service":"weather"}""",
            Sample.Json(Sample.Challenge(Sample.Offer with { Capability = null }).Opaque!));
    }

    [Theory]
    [InlineData(10, "2026-03-15T12:10:00Z")]
    [InlineData(90, "2026-03-15T13:00:00Z")]
    public void A_challenge_never_outlives_its_invoice(int minutes, string expected) =>
        Assert.Equal(expected, Sample.Challenge(Sample.Offer with { ExpiresAt = Sample.Now.AddMinutes(minutes) }).Expires);

    [Fact]
    public void Expiry_is_written_in_UTC_and_rounded_down() =>
        Assert.Equal(
            "2026-03-15T12:00:00Z",
            Sample.Challenge(Sample.Offer with { ExpiresAt = new DateTimeOffset(2026, 3, 15, 13, 0, 0, 999, TimeSpan.FromHours(1)) }).Expires);

    [Theory]
    [InlineData("lnbc210n1pexample", "mainnet")]
    [InlineData("lnbcrt210n1pexample", "regtest")]
    [InlineData("lntbs210n1pexample", "signet")]
    public void The_network_is_that_of_the_invoice(string invoice, string network) =>
        Assert.Contains($"\"network\":\"{network}\"", Sample.Json(Sample.Challenge(Sample.Offer with { Invoice = invoice }).Request), StringComparison.Ordinal);

    [Theory]
    [InlineData("lntb210n1pexample")]
    [InlineData("LNBC210N1PEXAMPLE")]
    [InlineData("lnbcx1")]
    [InlineData("")]
    public void An_invoice_of_a_network_without_a_name_is_not_offered(string invoice) =>
        Assert.Equal(ChargeOfferError.NetworkNotNamed, ErrorOf(Sample.Offer with { Invoice = invoice }));

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(21_001)]
    public void An_amount_that_the_scheme_cannot_write_is_not_offered(long msat) =>
        Assert.Equal(ChargeOfferError.AmountNotWholeSats, ErrorOf(Sample.Offer with { Amount = new Msat(msat) }));

    [Fact]
    public void A_text_that_could_not_be_matched_again_is_not_offered()
    {
        Assert.Equal(ChargeOfferError.NotText, ErrorOf(Sample.Offer with { Path = "/\ud800" }));
        Assert.Equal(ChargeOfferError.NotText, ErrorOf(Sample.Offer with { Digest = "a|b" }));
        Assert.Equal(ChargeOfferError.NotText, ErrorOf(Sample.Offer with { Digest = "a\r\nb" }));
    }

    [Fact]
    public void A_challenge_whose_credential_would_be_too_long_is_not_offered() =>
        Assert.Equal(ChargeOfferError.TooLong, ErrorOf(Sample.Offer with { Path = "/" + new string('x', 4_000) }));

    [Theory]
    [InlineData("")]
    [InlineData("a|b")]
    [InlineData("a\nb")]
    [InlineData("é")]
    public void A_realm_that_no_header_should_carry_is_a_mistake_of_configuration(string realm)
    {
        Assert.Throws<ArgumentException>(() => new PaymentChallengeFactory(Sample.Signer, realm));
        Assert.Throws<ArgumentException>(() => new PaymentVerifier(realm, Sample.Signer));
    }

    private static ChargeOfferError ErrorOf(ChargeOffer offer)
    {
        Assert.False(new PaymentChallengeFactory(Sample.Signer, Sample.Realm).TryCreate(offer, out var challenge, out var error));
        Assert.Null(challenge);
        return error;
    }
}
