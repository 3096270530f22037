using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Tests.PaymentScheme;

public sealed class PaymentCredentialTests
{
    private const string Preimage = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string Echo = """{"id":"i","realm":"r","method":"lightning","intent":"charge","request":"cQ"}""";

    public static TheoryData<string, string> PublishedVectors => PaymentVectors.Rows("credentials");

    /// <summary>The preimages of the vectors are placeholders of other lengths, so a credential is read to the preimage, and to its end with one put in.</summary>
    [VectorTheory]
    [MemberData(nameof(PublishedVectors))]
    public void Agrees_with_the_published_vectors(string name, string vector)
    {
        var v = PaymentVectors.Parse(vector);
        var reading = AuthorizationHeader.Read([v.Text("header")], AcceptedSchemes.All);
        if (v.IsError())
        {
            Assert.True(name == "reject wrong scheme" ? reading is CredentialReading.None : reading is CredentialReading.Malformed, name);
            return;
        }

        Assert.Equal(new CredentialReading.Malformed(CredentialError.PreimageMalformed), reading);
        var json = v.Text("credentialJson");
        Assert.Equal(json, Sample.Json(v.Text("header").Split(' ')[1]));
        var expected = PaymentVectors.Parse(json);
        json = json.Replace(expected.GetProperty("payload").Text("preimage"), Preimage, StringComparison.Ordinal);

        var credential = Assert.IsType<CredentialReading.Payment>(AuthorizationHeader.Read([Sample.Header(json)], AcceptedSchemes.All)).Credential;

        var echo = expected.GetProperty("challenge");
        Assert.Equal(echo.Text("id"), credential.Challenge.Id);
        Assert.Equal(echo.Text("realm"), credential.Challenge.Realm);
        Assert.Equal(echo.Text("method"), credential.Challenge.Method);
        Assert.Equal(echo.Text("intent"), credential.Challenge.Intent);
        Assert.Equal(echo.Text("request"), credential.Challenge.Request);
        Assert.Equal(echo.OptionalText("expires"), credential.Challenge.Expires);
        Assert.Equal(echo.OptionalText("digest"), credential.Challenge.Digest);
        Assert.Equal(echo.OptionalText("description"), credential.Challenge.Description);
        Assert.Equal(echo.OptionalText("opaque"), credential.Challenge.Opaque);
        Assert.Equal(expected.OptionalText("source"), credential.Source);
    }

    [Theory]
    [InlineData("""{"challenge":ECHO,"payload":{"preimage":"PREIMAGE"}}""", CredentialError.None)]
    [InlineData("""{"challenge":ECHO,"source":"did:key:z","payload":{"preimage":"PREIMAGE","more":[1]},"more":{}}""", CredentialError.None)]
    [InlineData("""{"payload":{"preimage":"PREIMAGE"}}""", CredentialError.PaymentChallengeMissing)]
    [InlineData("""{"challenge":"x","payload":{"preimage":"PREIMAGE"}}""", CredentialError.PaymentChallengeMissing)]
    [InlineData("""{"challenge":{"id":"i"},"payload":{"preimage":"PREIMAGE"}}""", CredentialError.PaymentChallengeIncomplete)]
    [InlineData("""{"challenge":{"id":"","realm":"r","method":"m","intent":"i","request":"cQ"},"payload":{"preimage":"PREIMAGE"}}""", CredentialError.PaymentChallengeIncomplete)]
    [InlineData("""{"challenge":{"id":"i","realm":"r","method":"m","intent":"i","request":"cQ","expires":5},"payload":{"preimage":"PREIMAGE"}}""", CredentialError.PaymentChallengeIncomplete)]
    [InlineData("""{"challenge":{"id":"\ud800","realm":"r","method":"m","intent":"i","request":"cQ"},"payload":{"preimage":"PREIMAGE"}}""", CredentialError.PaymentChallengeIncomplete)]
    [InlineData("""{"challenge":ECHO}""", CredentialError.PaymentPayloadMissing)]
    [InlineData("""{"challenge":ECHO,"payload":{}}""", CredentialError.PreimageMissing)]
    [InlineData("""{"challenge":ECHO,"payload":{"preimage":null}}""", CredentialError.PreimageMissing)]
    [InlineData("""{"challenge":ECHO,"payload":{"preimage":"abcd"}}""", CredentialError.PreimageMalformed)]
    [InlineData("""{"challenge":ECHO,"payload":{"preimage":"00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff"}}""", CredentialError.PreimageMalformed)]
    [InlineData("""{"challenge":ECHO,"challenge":ECHO,"payload":{"preimage":"PREIMAGE"}}""", CredentialError.PaymentNotJson)]
    [InlineData("""{"challenge":ECHO,"payload":{"preimage":"PREIMAGE","\u0070reimage":"PREIMAGE"}}""", CredentialError.PaymentNotJson)]
    [InlineData("""{"challenge":ECHO,"payload":{"preimage":"PREIMAGE","\ud800":1}}""", CredentialError.PaymentNotJson)]
    [InlineData("""{"\ud800":1}""", CredentialError.PaymentNotJson)]
    [InlineData("""{"challenge":ECHO,"payload":{"\ud800":1}}""", CredentialError.PaymentNotJson)]
    [InlineData("""{"challenge":{"\udc00":1},"payload":{"preimage":"PREIMAGE"}}""", CredentialError.PaymentNotJson)]
    [InlineData("""{"challenge":ECHO,"payload":{"preimage":"\ud800"}}""", CredentialError.PreimageMissing)]
    [InlineData("[]", CredentialError.PaymentNotJson)]
    [InlineData("{} ,", CredentialError.PaymentNotJson)]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}""", CredentialError.PaymentNotJson)]
    public void A_credential_is_read_or_its_fault_is_named(string json, CredentialError expected)
    {
        json = json.Replace("ECHO", Echo, StringComparison.Ordinal).Replace("PREIMAGE", Preimage, StringComparison.Ordinal);
        var read = PaymentCredential.TryRead(Sample.Header(json).AsSpan("Payment ".Length), out var credential, out var error);

        Assert.Equal(expected, error);
        Assert.Equal(expected == CredentialError.None, read);
        Assert.Equal(read, credential is not null);
    }

    [Fact]
    public void A_credential_prints_no_secret()
    {
        var credential = Sample.Credential(Sample.Challenge(Sample.Offer));

        Assert.DoesNotContain(Sample.Preimage.ToHex(), $"{credential} {new CredentialReading.Payment(credential)}", StringComparison.Ordinal);
    }
}
