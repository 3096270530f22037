using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.Tests.PaymentScheme;

namespace L402Functions.Protocol.Tests.Credentials;

public sealed class AuthorizationHeaderTests
{
    private const string Hex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string OtherHex = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string Token = "AgEEdGVzdA==";

    private static string PaymentLine => Sample.Credential(Sample.Challenge(Sample.Offer)).ToAuthorizationValue();

    [Theory]
    [InlineData($"L402 {Token}:{Hex}", false)]
    [InlineData($"l402 {Token}:{Hex}", false)]
    [InlineData($"LSAT {Token}:{Hex}", true)]
    [InlineData($"Lsat   {Token}:{Hex}  ", true)]
    [InlineData($"  L402\t{Token}:{Hex}", false)]
    public void A_macaroon_and_a_preimage_are_read_whatever_the_case_of_the_scheme(string line, bool isLsat)
    {
        var l402 = Assert.IsType<CredentialReading.L402>(Read(line));

        Assert.Equal([Token], l402.Macaroons);
        Assert.Equal(Hex, l402.Preimage.ToHex());
        Assert.Equal(isLsat, l402.IsLsat);
    }

    [Fact]
    public void Either_case_of_the_preimage_is_read() =>
        Assert.Equal(Hex, Assert.IsType<CredentialReading.L402>(Read($"L402 {Token}:{Hex.ToUpperInvariant()}")).Preimage.ToHex());

    [Theory]
    [InlineData("AA==")]
    [InlineData("AA")]
    [InlineData("AAA=")]
    [InlineData("+/+/")]
    [InlineData("-_-_")]
    [InlineData("L402")]
    public void Base64_is_read_in_either_alphabet_padded_or_not(string macaroon) =>
        Assert.Equal([macaroon], Assert.IsType<CredentialReading.L402>(Read($"L402 {macaroon}:{Hex}")).Macaroons);

    [Fact]
    public void Up_to_four_macaroons_are_read_in_order()
    {
        Assert.Equal(["AAAA", "BBBB", "CCCC", "DDDD"], Assert.IsType<CredentialReading.L402>(Read($"L402 AAAA,BBBB, CCCC ,DDDD:{Hex}")).Macaroons);
        Assert.Equal(CredentialError.TooManyMacaroons, ErrorOf($"L402 AAAA,BBBB,CCCC,DDDD,EEEE:{Hex}"));
    }

    [Theory]
    [InlineData("L402", CredentialError.Empty)]
    [InlineData("L402 ", CredentialError.Empty)]
    [InlineData("Payment", CredentialError.Empty)]
    [InlineData($"L402 {Token}", CredentialError.PreimageMissing)]
    [InlineData($"L402 {Token}:", CredentialError.PreimageMissing)]
    [InlineData($"L402 {Token}:00", CredentialError.PreimageMalformed)]
    [InlineData($"L402 {Token}:{Hex}0", CredentialError.PreimageMalformed)]
    [InlineData($"L402 {Token}:{Hex}:", CredentialError.PreimageMalformed)]
    [InlineData($"L402 {Token}: {Hex}", CredentialError.PreimageMalformed)]
    [InlineData($"L402 {Token}:{Hex}, realm=\"x\"", CredentialError.PreimageMalformed)]
    [InlineData($"L402 {Token}:g0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", CredentialError.PreimageMalformed)]
    [InlineData($"L402 :{Hex}", CredentialError.MacaroonMissing)]
    [InlineData($"L402 AAAA,,BBBB:{Hex}", CredentialError.MacaroonMissing)]
    [InlineData($"L402 A:{Hex}", CredentialError.MacaroonNotBase64)]
    [InlineData($"L402 A+B_:{Hex}", CredentialError.MacaroonNotBase64)]
    [InlineData($"L402 AA=A:{Hex}", CredentialError.MacaroonNotBase64)]
    [InlineData($"L402 AAA==:{Hex}", CredentialError.MacaroonNotBase64)]
    [InlineData($"L402 ====:{Hex}", CredentialError.MacaroonNotBase64)]
    [InlineData($"L402 AAÄA:{Hex}", CredentialError.MacaroonNotBase64)]
    [InlineData($"L402 AA\0A:{Hex}", CredentialError.MacaroonNotBase64)]
    [InlineData($"L402 macaroon=\"AAAA\":{Hex}", CredentialError.MacaroonNotBase64)]
    [InlineData("Payment !!!", CredentialError.PaymentNotBase64Url)]
    [InlineData("Payment AB", CredentialError.PaymentNotBase64Url)]
    [InlineData("Payment e29vcHN9", CredentialError.PaymentNotJson)]
    public void A_fault_is_named(string line, CredentialError expected) => Assert.Equal(expected, ErrorOf(line));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(",,")]
    [InlineData("Bearer abc.def.ghi")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Digest username=\"L402 x\", realm=\"a, L402 AAAA:00\", uri=\"/\"")]
    [InlineData("L402x AAAA:00")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host;x, Signature=ff")]
    public void Foreign_schemes_are_passed_over(string line) => Assert.IsType<CredentialReading.None>(Read(line));

    [Fact]
    public void No_line_is_no_credential()
    {
        Assert.IsType<CredentialReading.None>(AuthorizationHeader.Read([], AcceptedSchemes.All));
        Assert.IsType<CredentialReading.None>(AuthorizationHeader.Read([null], AcceptedSchemes.All));
    }

    [Fact]
    public void Ours_is_found_among_foreign_ones_on_several_lines_or_joined_on_one()
    {
        var ours = $"L402 AAAA,BBBB:{Hex}";
        string[][] headers =
        [
            ["Bearer abc", ours],
            [ours, "Bearer abc"],
            [$"Bearer abc, {ours}"],
            [$"{ours}, Bearer abc"],
            [$"Digest username=\"a, b\", realm = \"c\\\"d\", {ours},Basic eA=="],
            [$", ,{ours}"],
        ];

        Assert.All(headers, lines =>
            Assert.Equal(["AAAA", "BBBB"], Assert.IsType<CredentialReading.L402>(AuthorizationHeader.Read(lines, AcceptedSchemes.All)).Macaroons));
    }

    [Fact]
    public void The_same_credential_twice_is_one_credential()
    {
        Assert.IsType<CredentialReading.L402>(Read($"L402 {Token}:{Hex}", $"L402 {Token}:{Hex}"));
        Assert.IsType<CredentialReading.L402>(Read($"L402 {Token}:{Hex}, LSAT {Token}:{Hex.ToUpperInvariant()}"));
        Assert.IsType<CredentialReading.Payment>(Read(PaymentLine, PaymentLine));
    }

    [Fact]
    public void Two_different_ones_are_a_conflict_wherever_they_stand()
    {
        string[][] headers =
        [
            [$"L402 AAAA:{Hex}", $"L402 BBBB:{Hex}"],
            [$"L402 AAAA:{Hex}", $"L402 AAAA:{OtherHex}"],
            [$"L402 AAAA:{Hex}, LSAT BBBB:{Hex}"],
            [$"L402 AAAA,BBBB:{Hex}", $"L402 BBBB,AAAA:{Hex}"],
            [$"L402 AAAA:{Hex}", "Bearer x", PaymentLine],
            [$"L402 AAAA:{Hex}", $"L402 BBBB:{Hex}", $"L402 AAAA:{Hex}"],
        ];

        Assert.All(headers, lines => Assert.IsType<CredentialReading.Conflicting>(AuthorizationHeader.Read(lines, AcceptedSchemes.All)));
    }

    [Fact]
    public void One_that_cannot_be_read_decides_over_one_that_can()
    {
        Assert.IsType<CredentialReading.Malformed>(Read($"L402 AAAA:{Hex}", "L402 AAAA"));
        Assert.IsType<CredentialReading.Malformed>(Read("L402", $"L402 AAAA:{Hex}"));
        Assert.IsType<CredentialReading.Malformed>(Read($"L402, L402 AAAA:{Hex}"));
    }

    [Fact]
    public void A_scheme_switched_off_is_absent()
    {
        string[] lines = [$"L402 AAAA:{Hex}", $"LSAT BBBB:{Hex}", PaymentLine];

        Assert.Equal(["AAAA"], Assert.IsType<CredentialReading.L402>(AuthorizationHeader.Read(lines, AcceptedSchemes.L402)).Macaroons);
        Assert.Equal(["BBBB"], Assert.IsType<CredentialReading.L402>(AuthorizationHeader.Read(lines, AcceptedSchemes.Lsat)).Macaroons);
        Assert.IsType<CredentialReading.Payment>(AuthorizationHeader.Read(lines, AcceptedSchemes.Payment));
        Assert.IsType<CredentialReading.None>(AuthorizationHeader.Read(lines, AcceptedSchemes.None));
        Assert.IsType<CredentialReading.None>(AuthorizationHeader.Read(["L402 broken"], AcceptedSchemes.Payment));
    }

    [Fact]
    public void All_lines_together_are_bounded()
    {
        var longest = $"L402 {new string('A', AuthorizationHeader.MaxLength - 5 - 1 - 64 - 2)}:{Hex}";

        Assert.IsType<CredentialReading.L402>(Read(longest, "xx"));
        Assert.Equal(new CredentialReading.Malformed(CredentialError.HeaderTooLong), Read(longest, "xxx"));
    }

    [Fact]
    public void No_reading_prints_a_secret()
    {
        var text = string.Concat(Read($"L402 {Token}:{Hex}"), Read($"L402 {Token}:{Hex}0"), Read(PaymentLine));

        Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Hex, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Sample.Preimage.ToHex(), text, StringComparison.OrdinalIgnoreCase);
    }

    private static CredentialReading Read(params string[] lines) => AuthorizationHeader.Read(lines, AcceptedSchemes.All);

    private static CredentialError ErrorOf(string line) => Assert.IsType<CredentialReading.Malformed>(Read(line)).Error;
}
