using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Tests.PaymentScheme;

public sealed class PaymentSignerTests
{
    public static TheoryData<string, string> PublishedVectors => PaymentVectors.Rows("challengeIds");

    [VectorTheory]
    [MemberData(nameof(PublishedVectors))]
    public void Ids_agree_with_the_published_vectors(string name, string vector)
    {
        var v = PaymentVectors.Parse(vector);
        var p = v.GetProperty("params");
        var challenge = PaymentVectors.Challenge(p);
        var signer = new PaymentSigner(PaymentVectors.Secret);

        Assert.Equal(challenge.Id, signer.ComputeId(challenge));
        Assert.Equal(!name.Contains("pipe", StringComparison.Ordinal), signer.Issued(challenge));
    }

    [Fact]
    public void Absent_slots_stay_empty()
    {
        var challenge = Minimal();

        Assert.Equal("_9D0WlPoPRltxAd6AdpQd6auVOOeQGJ_J8BkGeBE_bU", Sample.Signer.ComputeId(challenge));
        Assert.True(Sample.Signer.Issued(Sample.Signed(challenge)));
    }

    [Fact]
    public void A_change_in_any_slot_is_another_challenge()
    {
        var challenge = Sample.Signed(Minimal() with { Expires = "e", Digest = "d", Opaque = "o" });

        Assert.True(Sample.Signer.Issued(challenge));
        Assert.True(Sample.Signer.Issued(challenge with { Description = "not covered" }));
        Assert.All(
            [
                challenge with { Id = challenge.Id + "A" },
                challenge with { Id = string.Empty },
                challenge with { Realm = "other" },
                challenge with { Method = "tempo" },
                challenge with { Intent = "session" },
                challenge with { Request = "e30" },
                challenge with { Expires = null },
                challenge with { Digest = null },
                challenge with { Opaque = null },
                challenge with { Digest = "o", Opaque = "d" },
            ],
            changed => Assert.False(Sample.Signer.Issued(changed)));
    }

    [Fact]
    public void A_delimiter_inside_a_slot_is_never_taken_for_one_of_ours()
    {
        var split = Sample.Signed(Minimal() with { Realm = "a|b" });
        var same = split with { Realm = "a", Method = "b|lightning" };

        Assert.Equal(split.Id, Sample.Signer.ComputeId(same));
        Assert.False(Sample.Signer.Issued(split));
        Assert.False(Sample.Signer.Issued(same));
    }

    [Fact]
    public void A_short_secret_is_a_mistake_of_configuration() =>
        Assert.Throws<ArgumentException>(() => new PaymentSigner(new byte[PaymentSigner.MinSecretLength - 1]));

    [Fact]
    public void A_secret_that_is_changed_afterwards_changes_nothing()
    {
        var secret = new byte[32];
        var signer = new PaymentSigner(secret);
        var before = signer.ComputeId(Minimal());
        secret[0] = 1;

        Assert.Equal(before, signer.ComputeId(Minimal()));
    }

    private static PaymentChallenge Minimal() => new()
    {
        Id = string.Empty,
        Realm = "api.example.com",
        Method = "lightning",
        Intent = "charge",
        Request = "eyJhbW91bnQiOiIxMDAifQ",
    };
}
