using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Tests.PaymentScheme;

public sealed class PaymentReceiptTests
{
    public static TheoryData<string, string> PublishedVectors => PaymentVectors.Rows("receipts");

    /// <summary>Receipts of the session intent carry more members, which are ignored; the top-up events among them are no receipts.</summary>
    [VectorTheory]
    [MemberData(nameof(PublishedVectors))]
    public void Agrees_with_the_published_vectors(string name, string vector)
    {
        var v = PaymentVectors.Parse(vector);
        var header = v.Text("header");
        Assert.Equal(v.Text("receiptJson"), Sample.Json(header));
        var expected = PaymentVectors.Parse(v.Text("receiptJson"));
        if (name.StartsWith("need top-up", StringComparison.Ordinal))
        {
            Assert.False(PaymentReceipt.TryDecode(header, out _));
            return;
        }

        Assert.True(PaymentReceipt.TryDecode(header, out var receipt), name);
        Assert.Equal(expected.Text("reference"), receipt.Reference);
        Assert.Equal(expected.OptionalText("challengeId"), receipt.ChallengeId);
        if (!name.StartsWith("session", StringComparison.Ordinal) && !expected.TryGetProperty("refundStatus", out _))
        {
            Assert.Equal(header, receipt.Encode());
        }
    }

    [Fact]
    public void A_receipt_names_the_payment_hash_and_never_the_preimage()
    {
        var verified = (PaymentVerification.Verified)Sample.Verifier.Verify(Sample.Credential(Sample.Challenge(Sample.Offer)), Sample.Request);
        var header = PaymentReceipt.For(verified.Grant, Sample.Now).Encode();

        Assert.Equal(
            $$"""{"status":"success","method":"lightning","timestamp":"2026-03-15T12:00:00Z","reference":"{{PaymentHash.Of(Sample.Preimage)}}","challengeId":"{{verified.Grant.ChallengeId}}"}""",
            Sample.Json(header));
        Assert.True(PaymentReceipt.TryDecode(header, out var read));
        Assert.Equal(Sample.Now, read.SettledAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"status":"failed","method":"lightning","timestamp":"2026-03-15T12:00:00Z","reference":"aa"}""")]
    [InlineData("""{"status":"success","method":"tempo","timestamp":"2026-03-15T12:00:00Z","reference":"aa"}""")]
    [InlineData("""{"status":"success","method":"lightning","timestamp":"yesterday","reference":"aa"}""")]
    [InlineData("""{"status":"success","method":"lightning","timestamp":"2026-03-15T12:00:00Z"}""")]
    public void What_is_no_receipt_is_not_read(string json) => Assert.False(PaymentReceipt.TryDecode(Sample.Header(json)["Payment ".Length..], out _));
}
