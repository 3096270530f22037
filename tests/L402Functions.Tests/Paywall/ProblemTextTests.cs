using L402Functions.Paywall;
using L402Functions.Paywall.Http;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Tests.Paywall;

public sealed class ProblemTextTests
{
    public static TheoryData<Rejection> EveryRejection =>
    [
        Rejection.None,
        new Rejection.Conflicting(),
        .. Enum.GetValues<CredentialError>().Select(e => new Rejection.Malformed(e)),
        .. Enum.GetValues<RefusalReason>().Select(r => new Rejection.Token(r)),
        .. Enum.GetValues<PaymentRefusalReason>().Select(r => new Rejection.Payment(r)),
        .. Enum.GetValues<ClaimRefusal>().Select(r => new Rejection.Redeemed(r)),
    ];

    [Theory]
    [MemberData(nameof(EveryRejection))]
    public void Every_reason_has_words_and_a_code(Rejection rejection)
    {
        var text = ProblemText.Of(rejection);
        Assert.Matches("^[a-z]+(-[a-z]+)*$", text.Code);
        Assert.EndsWith(text.Code, text.Type, StringComparison.Ordinal);
        Assert.NotEmpty(text.Title);
        Assert.NotEmpty(text.Detail);
    }

    [Fact]
    public void Revoked_and_foreign_tokens_are_told_apart_by_nobody() =>
        Assert.Equal(ProblemText.Of(new Rejection.Token(RefusalReason.Unauthentic)), ProblemText.Of(new Rejection.Redeemed(ClaimRefusal.Revoked)));
}
