using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Protocol.Tests.Tokens;

public sealed class L402VerifierTests
{
    private readonly TokenWorkshop workshop = new();
    private readonly string[] caveats = ["services=weather:0", "weather_capabilities=forecast,historical", TokenWorkshop.Hour];

    [Fact]
    public void A_paid_token_that_covers_the_request_is_granted_with_its_limits()
    {
        var grant = workshop.Accepted([.. caveats, "weather_max_uses=3", "weather_max_msat=3000"]);

        Assert.Equal(
            new TokenGrant(workshop.Identifier.PaymentHash, workshop.Identifier.TokenId, 3, new Msat(3000), TokenWorkshop.Now.AddHours(1)),
            grant);
    }

    [Fact]
    public void Limits_that_a_token_does_not_name_are_no_limits()
    {
        var grant = workshop.Accepted(caveats);

        Assert.Equal(0, grant.MaxUses);
        Assert.Null(grant.MaxMsat);
    }

    [Fact]
    public void Bytes_are_parsed_and_verified_in_one_call()
    {
        var bytes = workshop.Token(caveats).ToBytes();
        VerificationResult Verify(ReadOnlySpan<byte> macaroon) => L402Verifier.Verify(macaroon, workshop.Preimage, workshop, workshop.Request);

        Assert.IsType<VerificationResult.Verified>(Verify(bytes));
        Assert.Equal(new VerificationResult.Refused(RefusalReason.Malformed), Verify([.. bytes, 0]));
        Assert.Equal(new VerificationResult.Refused(RefusalReason.Malformed), Verify([]));
        Assert.Equal(new VerificationResult.Refused(RefusalReason.TooLarge), Verify(new byte[Macaroon.MaxBytes + 1]));
    }

    [Fact]
    public void An_identifier_of_another_length_or_version_is_refused()
    {
        var identifier = workshop.Identifier.ToArray();
        byte[] versionOne = [0, 1, .. identifier.AsSpan(2)];
        foreach (var other in new[] { identifier[..65], [.. identifier, 0], versionOne })
        {
            var key = new byte[32];
            workshop.TryGetRootKey(other, key);

            Assert.Equal(new VerificationResult.Refused(RefusalReason.BadIdentifier), workshop.Verify(Macaroon.Mint(key, other, null, caveats)));
        }
    }

    [Fact]
    public void A_preimage_of_another_payment_is_refused()
    {
        var other = Preimage.FromBytes(new byte[32]);

        Assert.Equal(
            new VerificationResult.Refused(RefusalReason.PreimageMismatch),
            L402Verifier.Verify(workshop.Token(caveats), other, workshop, workshop.Request));
    }

    [Fact]
    public void A_signature_that_does_not_come_from_the_root_key_is_unauthentic()
    {
        var forged = Macaroon.Mint(new byte[32], workshop.Identifier.ToArray(), "lsat", caveats);

        Assert.Equal(new VerificationResult.Refused(RefusalReason.Unauthentic), workshop.Verify(forged));
    }

    [Fact]
    public void A_caveat_that_was_taken_away_leaves_a_token_unauthentic()
    {
        var narrowed = workshop.Token(caveats).Attenuate("method=POST").ToBytes();
        var caveat = 2 + "method=POST".Length + 1;
        byte[] stripped = [.. narrowed.AsSpan(0, narrowed.Length - 35 - caveat), .. narrowed.AsSpan(narrowed.Length - 35)];

        Assert.Equal(MacaroonError.None, Macaroon.TryParse(stripped, out var macaroon));
        Assert.Equal(3, macaroon!.CaveatCount);
        Assert.Equal(new VerificationResult.Refused(RefusalReason.Unauthentic), workshop.Verify(macaroon));
    }

    [Fact]
    public void An_unknown_key_gets_the_answer_of_a_bad_signature_even_for_a_chain_from_the_empty_key()
    {
        var unknown = new L402Identifier(workshop.Identifier.PaymentHash, TokenId.Create(9, new byte[31]));
        var forged = Macaroon.Mint(new byte[32], unknown.ToArray(), "lsat", caveats);
        Assert.True(forged.HasValidSignature(new byte[32]));

        Assert.Equal(new VerificationResult.Refused(RefusalReason.Unauthentic), workshop.Verify(forged));
    }

    [Fact]
    public void A_key_source_that_says_unknown_after_filling_the_span_is_believed()
    {
        var token = workshop.Token(caveats);

        Assert.Equal(
            new VerificationResult.Refused(RefusalReason.Unauthentic),
            L402Verifier.Verify(token, workshop.Preimage, new Withdrawn(workshop), workshop.Request));
    }

    [Fact]
    public void Caveats_of_an_unauthentic_token_are_not_judged()
    {
        var forged = Macaroon.Mint(new byte[32], workshop.Identifier.ToArray(), "lsat", "services=");

        Assert.Equal(new VerificationResult.Refused(RefusalReason.Unauthentic), workshop.Verify(forged));
    }

    [Fact]
    public void Several_macaroons_must_each_cover_the_request_and_the_narrowest_limits_hold()
    {
        var first = workshop.Token([.. caveats, "weather_max_uses=0", "weather_max_msat=9000"]);
        var second = workshop.Token([.. caveats, "weather_max_uses=2", $"weather_valid_until={TokenWorkshop.NowSeconds + 60}"]);
        var third = workshop.Token([.. caveats, "weather_max_uses=5", "weather_max_msat=4000"]);
        var expected = new TokenGrant(
            workshop.Identifier.PaymentHash, workshop.Identifier.TokenId, 2, new Msat(4000), TokenWorkshop.Now.AddSeconds(60));

        Assert.Equal(new VerificationResult.Verified(expected), VerifyAll(first, second, third));
        Assert.Equal(new VerificationResult.Verified(expected), VerifyAll(third, second, first));
        Assert.Equal(workshop.Verify(first), VerifyAll(first));
    }

    [Fact]
    public void One_macaroon_that_would_be_refused_by_itself_refuses_all()
    {
        var good = workshop.Token(caveats);
        var expired = workshop.Token([.. caveats, "weather_valid_until=1"]);
        var forged = Macaroon.Mint(new byte[32], workshop.Identifier.ToArray(), "lsat", caveats);
        var otherPayment = workshop.Token(new L402Identifier(PaymentHash.FromBytes(new byte[32]), workshop.Identifier.TokenId), caveats);

        Assert.Equal(new VerificationResult.Refused(RefusalReason.Expired), VerifyAll(good, expired));
        Assert.Equal(new VerificationResult.Refused(RefusalReason.Unauthentic), VerifyAll(good, forged));
        Assert.Equal(new VerificationResult.Refused(RefusalReason.Unauthentic), VerifyAll(forged, good));
        Assert.Equal(new VerificationResult.Refused(RefusalReason.PreimageMismatch), VerifyAll(good, otherPayment));
    }

    [Fact]
    public void A_credential_holds_one_to_four_macaroons()
    {
        var good = workshop.Token(caveats);

        Assert.Equal(new VerificationResult.Refused(RefusalReason.Malformed), VerifyAll());
        Assert.IsType<VerificationResult.Verified>(VerifyAll(good, good, good, good));
        Assert.Equal(new VerificationResult.Refused(RefusalReason.TooLarge), VerifyAll(good, good, good, good, good));
    }

    private VerificationResult VerifyAll(params Macaroon[] macaroons) =>
        L402Verifier.Verify(macaroons.AsSpan(), workshop.Preimage, workshop, workshop.Request);

    private sealed class Withdrawn(IRootKeySource inner) : IRootKeySource
    {
        public bool TryGetRootKey(ReadOnlySpan<byte> identifier, Span<byte> rootKey)
        {
            inner.TryGetRootKey(identifier, rootKey);
            return false;
        }
    }
}
