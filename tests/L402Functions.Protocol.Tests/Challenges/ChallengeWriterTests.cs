using FsCheck;
using FsCheck.Fluent;
using L402Functions.Protocol.Challenges;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Tests.PaymentScheme;

namespace L402Functions.Protocol.Tests.Challenges;

public sealed class ChallengeWriterTests
{
    private static readonly string[] RequiredNames = ["id", "realm", "method", "intent", "request"];
    private static readonly L402Challenge L402 = new("AgEE+/dGVzc=", "lnbc210n1pexample");

    public static TheoryData<string, string> PublishedHeaders => PaymentVectors.Rows("challengeHeaders");

    public static TheoryData<string, string> PublishedLists => PaymentVectors.Rows("challengeLists");

    [VectorTheory]
    [MemberData(nameof(PublishedHeaders))]
    public void Payment_headers_agree_with_the_published_vectors(string name, string vector)
    {
        var v = PaymentVectors.Parse(vector);
        var p = v.GetProperty("params");
        var header = ChallengeWriter.Write(PaymentVectors.Challenge(p));

        Assert.True(v.Text("header") == header, name);
        Assert.Equal(v.GetProperty("parsed").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString()!), Assert.Single(StrictChallengeParser.Parse(header)).Parameters);
    }

    [VectorTheory]
    [MemberData(nameof(PublishedLists))]
    public void The_parser_used_here_agrees_with_the_published_lists(string name, string vector)
    {
        var v = PaymentVectors.Parse(vector);
        var complete = StrictChallengeParser.Parse(v.Text("header"))
            .Where(c => c.Scheme.Equals("Payment", StringComparison.OrdinalIgnoreCase) && RequiredNames.All(c.Parameters.ContainsKey))
            .ToList();
        if (v.IsError())
        {
            Assert.True(complete.Count == 0, name);
            return;
        }

        Assert.Equal(
            v.GetProperty("challenges").EnumerateArray().Select(c => c.EnumerateObject().Select(m => $"{m.Name}={m.Value.GetString()}").Order()),
            complete.Select(c => c.Parameters.Select(m => $"{m.Key.ToLowerInvariant()}={m.Value}").Order()));
    }

    [Fact]
    public void The_lines_have_the_form_that_deployed_clients_read()
    {
        var payment = Sample.Challenge(Sample.Offer);

        Assert.Equal(
            [
                "L402 macaroon=\"AgEE+/dGVzc=\", invoice=\"lnbc210n1pexample\", version=\"0\", token=\"AgEE+/dGVzc=\"",
                "LSAT macaroon=\"AgEE+/dGVzc=\", invoice=\"lnbc210n1pexample\"",
                $"Payment id=\"{payment.Id}\", realm=\"api.example.com\", method=\"lightning\", intent=\"charge\", request=\"{payment.Request}\", expires=\"2026-03-15T12:10:00Z\", opaque=\"{payment.Opaque}\"",
            ],
            ChallengeWriter.Write(L402, payment, AcceptedSchemes.All));
    }

    [Theory]
    [InlineData(AcceptedSchemes.L402, "L402")]
    [InlineData(AcceptedSchemes.Lsat, "LSAT")]
    [InlineData(AcceptedSchemes.Payment, "Payment")]
    [InlineData(AcceptedSchemes.L402 | AcceptedSchemes.Payment, "L402,Payment")]
    [InlineData(AcceptedSchemes.L402 | AcceptedSchemes.Lsat, "L402,LSAT")]
    public void A_scheme_switched_off_is_not_offered(AcceptedSchemes offered, string expected) =>
        Assert.Equal(
            expected,
            string.Join(',', ChallengeWriter.Write(L402, Sample.Challenge(Sample.Offer), offered).Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)])));

    [Fact]
    public void A_402_without_any_offer_is_a_mistake()
    {
        Assert.Throws<ArgumentException>(() => ChallengeWriter.Write(L402, Sample.Challenge(Sample.Offer), AcceptedSchemes.None));
        Assert.Throws<ArgumentException>(() => ChallengeWriter.Write(L402, null, AcceptedSchemes.Payment));
        Assert.Equal(2, ChallengeWriter.Write(L402, null, AcceptedSchemes.All).Count);
    }

    [Theory]
    [InlineData("AAAA\r\nSet-Cookie: x", "lnbc1")]
    [InlineData("AA\"A", "lnbc1")]
    [InlineData("AA-A", "lnbc1")]
    [InlineData("", "lnbc1")]
    [InlineData("AAAA", "")]
    [InlineData("AAAA", "lnbc1\", token=\"")]
    [InlineData("AAAA", "LNBC1")]
    public void A_value_outside_its_alphabet_never_reaches_a_header(string macaroon, string invoice) =>
        Assert.ThrowsAny<ArgumentException>(() => ChallengeWriter.Write(new L402Challenge(macaroon, invoice), null, AcceptedSchemes.All));

    [Theory]
    [InlineData("a\r\nSet-Cookie: x")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u007fb")]
    [InlineData("a\u001bb")]
    public void A_control_character_never_reaches_a_header(string realm) =>
        Assert.Throws<ArgumentException>(() => ChallengeWriter.Write(Sample.Challenge(Sample.Offer) with { Realm = realm }));

    [Fact]
    public void What_is_escaped_is_read_back_by_a_strict_parser() =>
        Prop.ForAll(Gen.Elements(" \t\"\\,=;abcé~Payment".ToCharArray()).ListOf().Select(list => new string([.. list])).ToArbitrary(), text =>
        {
            var parsed = Assert.Single(StrictChallengeParser.Parse(ChallengeWriter.Write(Sample.Challenge(Sample.Offer) with { Realm = text, Description = text })));
            return parsed["realm"] == text && parsed["description"] == text;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_client_that_reads_the_lines_joined_or_apart_gets_what_it_needs_to_pay_and_come_back()
    {
        var payment = Sample.Challenge(Sample.Offer);
        var lines = ChallengeWriter.Write(L402, payment, AcceptedSchemes.All);
        var joined = StrictChallengeParser.Parse(string.Join(", ", lines));
        var apart = lines.Select(line => Assert.Single(StrictChallengeParser.Parse(line))).ToList();

        Assert.Equal(["L402", "LSAT", "Payment"], joined.Select(c => c.Scheme));
        Assert.Equal(apart.Select(c => string.Join(';', c.Parameters)), joined.Select(c => string.Join(';', c.Parameters)));
        Assert.Equal(["macaroon", "invoice", "version", "token"], joined[0].Names);
        Assert.Equal(joined[0]["macaroon"], joined[0]["token"]);

        var back = $"L402 {joined[0]["token"]}:{Sample.Preimage.ToHex()}";
        var l402 = Assert.IsType<CredentialReading.L402>(AuthorizationHeader.Read([back], AcceptedSchemes.All));
        Assert.Equal([L402.Macaroon], l402.Macaroons);

        var echo = new PaymentChallenge
        {
            Id = joined[2]["id"],
            Realm = joined[2]["realm"],
            Method = joined[2]["method"],
            Intent = joined[2]["intent"],
            Request = joined[2]["request"],
            Expires = joined[2]["expires"],
            Opaque = joined[2]["opaque"],
        };
        var read = AuthorizationHeader.Read([Sample.Credential(echo).ToAuthorizationValue()], AcceptedSchemes.All);
        var credential = Assert.IsType<CredentialReading.Payment>(read).Credential;
        Assert.IsType<PaymentVerification.Verified>(Sample.Verifier.Verify(credential, Sample.Request));
    }
}
