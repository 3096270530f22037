using System.Text;
using FsCheck;
using FsCheck.Fluent;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Tests.PaymentScheme;

public sealed class PaymentVerifierTests
{
    [Fact]
    public void A_paid_challenge_is_verified_without_having_been_stored()
    {
        var challenge = Sample.Challenge(Sample.Offer);

        var verified = Assert.IsType<PaymentVerification.Verified>(Sample.Verifier.Verify(Sample.Credential(challenge), Sample.Request));

        Assert.Equal(PaymentHash.Of(Sample.Preimage), verified.Grant.PaymentHash);
        Assert.Equal(Msat.FromSats(21), verified.Grant.Amount);
        Assert.Equal("weather", verified.Grant.Binding.Service);
        Assert.Equal("forecast", verified.Grant.Binding.Capability);
        Assert.Equal("/weather/today", verified.Grant.Binding.Path);
        Assert.Equal(challenge.Id, verified.Grant.ChallengeId);
        Assert.Equal(Sample.Offer.ExpiresAt, verified.Grant.ExpiresAt);
    }

    [Fact]
    public void A_changed_description_does_not_matter_since_nothing_rests_on_it() =>
        Assert.IsType<PaymentVerification.Verified>(
            Sample.Verifier.Verify(Sample.Credential(Sample.Challenge(Sample.Offer) with { Description = "anything" }), Sample.Request));

    [Fact]
    public void A_cheap_challenge_opens_nothing_else()
    {
        var challenge = Sample.Challenge(Sample.Offer);

        Assert.Equal(PaymentRefusalReason.WrongService, Refusal(challenge, Sample.Request with { Service = "expensive" }));
        Assert.Equal(PaymentRefusalReason.WrongCapability, Refusal(challenge, Sample.Request with { Capability = "history" }));
        Assert.Equal(PaymentRefusalReason.WrongCapability, Refusal(challenge, Sample.Request with { Capability = null }));
        Assert.Equal(PaymentRefusalReason.WrongPath, Refusal(challenge, Sample.Request with { Path = "/weather/today/" }));
        Assert.Equal(PaymentRefusalReason.WrongPath, Refusal(challenge, Sample.Request with { Path = "/Weather/today" }));
        Assert.Equal(PaymentRefusalReason.WrongHttpMethod, Refusal(challenge, Sample.Request with { Method = "POST" }));
        Assert.Equal(PaymentRefusalReason.PriceNotCovered, Refusal(challenge, Sample.Request with { Price = new Msat(21_001) }));
    }

    [Fact]
    public void A_challenge_that_comes_back_without_opaque_opens_what_it_was_made_out_for_and_nothing_else()
    {
        var challenge = Sample.Challenge(Sample.Offer) with { Opaque = null };

        var verified = Assert.IsType<PaymentVerification.Verified>(Sample.Verifier.Verify(Sample.Credential(challenge), Sample.Request));
        Assert.Equal("/weather/today", verified.Grant.Binding.Path);
        Assert.Equal(PaymentRefusalReason.UnknownChallenge, Refusal(challenge, Sample.Request with { Service = "expensive" }));
        Assert.Equal(PaymentRefusalReason.UnknownChallenge, Refusal(challenge, Sample.Request with { Capability = "history" }));
        Assert.Equal(PaymentRefusalReason.UnknownChallenge, Refusal(challenge, Sample.Request with { Path = "/weather/tomorrow" }));
        Assert.Equal(PaymentRefusalReason.UnknownChallenge, Refusal(challenge, Sample.Request with { Path = "/weather/\ud800" }));
        Assert.Equal(PaymentRefusalReason.UnknownChallenge, Refusal(challenge, Sample.Request with { Method = "POST" }));
        Assert.Equal(PaymentRefusalReason.PriceNotCovered, Refusal(challenge, Sample.Request with { Price = new Msat(21_001) }));
    }

    [Fact]
    public void A_price_that_fell_since_is_covered() =>
        Assert.IsType<PaymentVerification.Verified>(
            Sample.Verifier.Verify(Sample.Credential(Sample.Challenge(Sample.Offer)), Sample.Request with { Price = new Msat(1) }));

    [Fact]
    public void A_challenge_holds_until_its_expiry_and_no_longer()
    {
        var challenge = Sample.Challenge(Sample.Offer);
        var last = Sample.Request with { Now = Sample.Offer.ExpiresAt.AddTicks(-1) };

        Assert.IsType<PaymentVerification.Verified>(Sample.Verifier.Verify(Sample.Credential(challenge), last));
        Assert.Equal(PaymentRefusalReason.Expired, Refusal(challenge, last with { Now = Sample.Offer.ExpiresAt }));
        Assert.Equal(PaymentRefusalReason.UnknownChallenge, Refusal(challenge with { Expires = "2099-01-01T00:00:00Z" }, last));
    }

    [Fact]
    public void Another_preimage_proves_nothing()
    {
        var credential = new PaymentCredential { Challenge = Sample.Challenge(Sample.Offer), Preimage = default };

        Assert.Equal(new PaymentVerification.Refused(PaymentRefusalReason.InvalidPreimage), Sample.Verifier.Verify(credential, Sample.Request));
    }

    [Fact]
    public void A_challenge_bound_to_a_body_holds_for_that_body_only()
    {
        var challenge = Sample.Challenge(Sample.Offer with { Digest = "sha-256=:AA==:" });

        Assert.IsType<PaymentVerification.Verified>(
            Sample.Verifier.Verify(Sample.Credential(challenge), Sample.Request with { Digest = "sha-256=:AA==:" }));
        Assert.Equal(PaymentRefusalReason.WrongDigest, Refusal(challenge, Sample.Request with { Digest = "sha-256=:AQ==:" }));
        Assert.Equal(PaymentRefusalReason.WrongDigest, Refusal(challenge, Sample.Request));
    }

    [Fact]
    public void A_challenge_signed_with_the_same_secret_in_another_form_is_still_refused()
    {
        var good = Sample.Challenge(Sample.Offer);

        Assert.Equal(PaymentRefusalReason.WrongRealm, Refusal(Sample.Signed(good with { Realm = "other.example.com" })));
        Assert.Equal(PaymentRefusalReason.UnsupportedMethod, Refusal(Sample.Signed(good with { Method = "tempo" })));
        Assert.Equal(PaymentRefusalReason.UnsupportedIntent, Refusal(Sample.Signed(good with { Intent = "session" })));
        Assert.Equal(PaymentRefusalReason.ExpiryMissing, Refusal(Sample.Signed(good with { Expires = null })));
        Assert.Equal(PaymentRefusalReason.ExpiryMissing, Refusal(Sample.Signed(good with { Expires = "tomorrow" })));
        Assert.Equal(PaymentRefusalReason.RequestUnreadable, Refusal(Sample.Signed(good with { Request = "e30" })));
        Assert.Equal(PaymentRefusalReason.BindingUnreadable, Refusal(Sample.Signed(good with { Opaque = null })));
        Assert.Equal(PaymentRefusalReason.BindingUnreadable, Refusal(Sample.Signed(good with { Opaque = "e30" })));
        var other = new PaymentBinding("weather", "/weather/today", "GET", Msat.FromSats(22), "forecast").Encode();
        Assert.Equal(PaymentRefusalReason.BindingUnreadable, Refusal(Sample.Signed(good with { Opaque = other })));
    }

    [Theory]
    [InlineData("""{"amount":"0","currency":"sat"}""")]
    [InlineData("""{"amount":"01","currency":"sat"}""")]
    [InlineData("""{"amount":"","currency":"sat"}""")]
    [InlineData("""{"amount":"-1","currency":"sat"}""")]
    [InlineData("""{"amount":"99999999999999999999","currency":"sat"}""")]
    [InlineData("""{"amount":"2100000000000001","currency":"sat"}""")]
    [InlineData("""{"amount":21,"currency":"sat"}""")]
    [InlineData("""{"amount":"21","currency":"usd"}""")]
    [InlineData("[]")]
    public void A_request_that_is_no_charge_is_not_read(string json)
    {
        var details = $"\"methodDetails\":{{\"invoice\":\"lnbc1\",\"paymentHash\":\"{PaymentHash.Of(Sample.Preimage)}\"}}";
        Assert.True(IsCharge("""{"amount":"21","currency":"sat"}"""));
        Assert.False(IsCharge(json));

        bool IsCharge(string start) =>
            ChargeRequest.TryDecode(StrictBase64Url.Encode(Encoding.UTF8.GetBytes(start.Replace("}", $",{details}}}", StringComparison.Ordinal))), out _);
    }

    [Fact]
    public void Challenges_of_the_previous_secret_are_honoured_until_they_expire()
    {
        var next = new PaymentSigner("the-secret-that-came-after-it"u8);
        var credential = Sample.Credential(Sample.Challenge(Sample.Offer));

        Assert.IsType<PaymentVerification.Verified>(new PaymentVerifier(Sample.Realm, next, Sample.Signer).Verify(credential, Sample.Request));
        Assert.Equal(
            new PaymentVerification.Refused(PaymentRefusalReason.UnknownChallenge),
            new PaymentVerifier(Sample.Realm, next).Verify(credential, Sample.Request));
    }

    [Fact]
    public void Whatever_is_signed_encoded_and_parsed_is_verified_for_its_request_and_no_other() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(int Sats, NonNull<string> Path, NonNull<string> Service)>(), sale =>
        {
            var sats = (long)Math.Abs((double)sale.Sats) + 1;
            var offer = Sample.Offer with { Amount = Msat.FromSats(sats), Path = "/" + sale.Path.Get, Service = sale.Service.Get };
            if (!new PaymentChallengeFactory(Sample.Signer, Sample.Realm).TryCreate(offer, out var challenge, out var error))
            {
                return error is ChargeOfferError.NotText or ChargeOfferError.TooLong;
            }

            var header = Sample.Credential(challenge).ToAuthorizationValue();
            Assert.True(PaymentCredential.TryRead(header.AsSpan("Payment ".Length), out var credential, out _));
            var request = Sample.Request with { Path = offer.Path, Service = offer.Service, Price = offer.Amount };
            return credential == Sample.Credential(challenge)
                && Sample.Verifier.Verify(credential, request) is PaymentVerification.Verified { Grant: var grant }
                && grant.Amount == offer.Amount
                && Sample.Verifier.Verify(credential, request with { Path = offer.Path + "x" }) is PaymentVerification.Refused
                && Sample.Verifier.Verify(credential, request with { Price = offer.Amount + new Msat(1) }) is PaymentVerification.Refused;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_changed_character_anywhere_is_never_verified_as_something_else()
    {
        var challenge = Sample.Challenge(Sample.Offer);
        var good = Sample.Credential(challenge).ToAuthorizationValue()["Payment ".Length..];
        var random = new Random(402);
        for (var i = 0; i < 5_000; i++)
        {
            var changed = good.ToCharArray();
            changed[random.Next(changed.Length)] = "ABCxyz019-_=+ "[random.Next(14)];
            if (PaymentCredential.TryRead(changed, out var credential, out _)
                && Sample.Verifier.Verify(credential, Sample.Request) is PaymentVerification.Verified verified)
            {
                Assert.Equal(challenge.Id, verified.Grant.ChallengeId);

                // Nothing rests on the description, and without opaque the request itself must be what the challenge was made out for.
                var echoed = credential.Challenge with { Description = null, Opaque = credential.Challenge.Opaque ?? challenge.Opaque };
                Assert.Equal(Sample.Credential(challenge) with { Source = credential.Source }, credential with { Challenge = echoed });
            }
        }
    }

    /// <summary>Signed after the change, so that everything behind the id is reached.</summary>
    [Fact]
    public void Nonsense_under_a_right_id_is_refused_by_name()
    {
        var good = Sample.Challenge(Sample.Offer);
        var random = new Random(2104);
        var reasons = new HashSet<PaymentRefusalReason>();
        for (var i = 0; i < 20_000; i++)
        {
            var changed = Sample.Signed(random.Next(3) switch
            {
                0 => good with { Request = Mutated(good.Request, random) },
                1 => good with { Opaque = Mutated(good.Opaque!, random) },
                _ => good with { Expires = "2026-03-15T12:10:00Z".Remove(random.Next(20), 1).Insert(random.Next(20), "0:-TZ "[random.Next(6)].ToString()) },
            });
            if (Sample.Verifier.Verify(Sample.Credential(changed), Sample.Request) is PaymentVerification.Refused refused)
            {
                reasons.Add(refused.Reason);
            }
        }

        Assert.Superset(
            new HashSet<PaymentRefusalReason>
            {
                PaymentRefusalReason.ExpiryMissing,
                PaymentRefusalReason.RequestUnreadable,
                PaymentRefusalReason.BindingUnreadable,
                PaymentRefusalReason.InvalidPreimage,
                PaymentRefusalReason.WrongPath,
            },
            reasons);
    }

    [Fact]
    public void Any_text_is_read_or_refused_by_every_decoder()
    {
        var good = Sample.Challenge(Sample.Offer);
        string[] seeds = [good.Request, good.Opaque!, new PaymentReceipt(Sample.Now, "aa", good.Id).Encode(), string.Empty, "e30", "bnVsbA", "W10", "!"];
        var random = new Random(4648);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = Mutated(seeds[random.Next(seeds.Length)], random);
            read += ChargeRequest.TryDecode(text, out _) ? 1 : 0;
            read += PaymentBinding.TryDecode(text, out _) ? 1 : 0;
            read += PaymentReceipt.TryDecode(text, out _) ? 1 : 0;
        }

        Assert.InRange(read, 1, 20_000);
    }

    /// <summary>Changes the JSON under the base64, or the base64 itself where there is no JSON.</summary>
    private static string Mutated(string text, Random random)
    {
        string[] inserts = ["{", "}", "\"", "\\", "\\ud800", ":", ",", "null", "0", "9", "x", "é", "\0", "/", "[[[["];
        if (!StrictBase64Url.TryDecode(text, out var bytes) || random.Next(10) == 0)
        {
            return text + inserts[random.Next(inserts.Length)];
        }

        var json = Encoding.UTF8.GetString(bytes);
        var at = random.Next(json.Length + 1);
        var changed = json.Remove(at, random.Next(Math.Min(6, json.Length - at + 1))).Insert(at, inserts[random.Next(inserts.Length)]);
        return StrictBase64Url.Encode(Encoding.UTF8.GetBytes(changed));
    }

    private static PaymentRefusalReason Refusal(PaymentChallenge challenge) => Refusal(challenge, Sample.Request);

    private static PaymentRefusalReason Refusal(PaymentChallenge challenge, PaymentVerificationRequest request) =>
        Assert.IsType<PaymentVerification.Refused>(Sample.Verifier.Verify(Sample.Credential(challenge), request)).Reason;
}
