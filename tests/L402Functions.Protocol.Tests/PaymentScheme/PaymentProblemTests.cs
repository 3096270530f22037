using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Tests.PaymentScheme;

public sealed class PaymentProblemTests
{
    [Theory]
    [InlineData(PaymentRefusalReason.UnknownChallenge, "https://paymentauth.org/problems/lightning/unknown-challenge")]
    [InlineData(PaymentRefusalReason.Expired, "https://paymentauth.org/problems/lightning/expired-invoice")]
    [InlineData(PaymentRefusalReason.InvalidPreimage, "https://paymentauth.org/problems/lightning/invalid-preimage")]
    [InlineData(PaymentRefusalReason.PriceNotCovered, "https://paymentauth.org/problems/payment-insufficient")]
    [InlineData(PaymentRefusalReason.WrongPath, "https://paymentauth.org/problems/invalid-challenge")]
    [InlineData(PaymentRefusalReason.WrongDigest, "https://paymentauth.org/problems/verification-failed")]
    public void A_refusal_has_the_type_that_the_drafts_give_it(PaymentRefusalReason reason, string type) =>
        Assert.Equal(type, PaymentProblem.For(reason).Type);

    [Fact]
    public void Every_refusal_has_a_type_that_ends_in_its_code() =>
        Assert.All(Enum.GetValues<PaymentRefusalReason>(), reason =>
        {
            var problem = PaymentProblem.For(reason);
            Assert.StartsWith(PaymentProblem.BaseUri, problem.Type, StringComparison.Ordinal);
            Assert.EndsWith("/" + problem.Code, problem.Type, StringComparison.Ordinal);
        });
}
