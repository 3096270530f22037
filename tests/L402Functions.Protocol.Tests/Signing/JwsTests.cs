using System.Text;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Signing;

namespace L402Functions.Protocol.Tests.Signing;

public sealed class JwsTests
{
    private const string Type = "l402-test+jws";
    private const int MaxLength = 4096;
    private static readonly SigningKey Key = Keys.New();
    private static readonly SigningKey Previous = Keys.New();
    private static readonly JwsReader Reader = new(new JwkSet(Key.PublicKey, Previous.PublicKey), Type, MaxLength);

    /// <summary>Each header is signed by the right key: what is refused is refused for what it says.</summary>
    public static TheoryData<string, JwsError> Headers => new()
    {
        { $$"""{"alg":"none","kid":"{{Key.PublicKey.KeyId}}","typ":"{{Type}}"}""", JwsError.WrongAlgorithm },
        { $$"""{"alg":"HS256","kid":"{{Key.PublicKey.KeyId}}","typ":"{{Type}}"}""", JwsError.WrongAlgorithm },
        { $$"""{"alg":"ES384","kid":"{{Key.PublicKey.KeyId}}","typ":"{{Type}}"}""", JwsError.WrongAlgorithm },
        { $$"""{"alg":"ES256K","kid":"{{Key.PublicKey.KeyId}}","typ":"{{Type}}"}""", JwsError.WrongAlgorithm },
        { $$"""{"alg":"es256","kid":"{{Key.PublicKey.KeyId}}","typ":"{{Type}}"}""", JwsError.WrongAlgorithm },
        { $$"""{"kid":"{{Key.PublicKey.KeyId}}","typ":"{{Type}}"}""", JwsError.Malformed },
        { $$"""{"alg":7,"kid":"{{Key.PublicKey.KeyId}}","typ":"{{Type}}"}""", JwsError.Malformed },
        { $$"""{"alg":"ES256","alg":"ES256","kid":"{{Key.PublicKey.KeyId}}","typ":"{{Type}}"}""", JwsError.Malformed },
        { $$"""{"alg":"ES256","kid":7,"typ":"{{Type}}"}""", JwsError.Malformed },
        { $$"""{"alg":"ES256","typ":"{{Type}}"}""", JwsError.UnknownKey },
        { $$"""{"alg":"ES256","kid":"","typ":"{{Type}}"}""", JwsError.UnknownKey },
        { $$"""{"alg":"ES256","kid":"{{Key.PublicKey.KeyId}}"}""", JwsError.WrongType },
        { $$"""{"alg":"ES256","kid":"{{Key.PublicKey.KeyId}}","typ":"l402-other+jws"}""", JwsError.WrongType },
        { $$"""{"alg":"ES256","kid":"{{Key.PublicKey.KeyId}}","typ":"{{Type}}","crit":["exp"],"exp":1}""", JwsError.Critical },
        { $$"""{"alg":"ES256","kid":"{{Key.PublicKey.KeyId}}","typ":"{{Type}}","crit":[]}""", JwsError.Critical },
        { "[]", JwsError.Malformed },
        { "", JwsError.Malformed },
        { "not json", JwsError.Malformed },
    };

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"price":"₿ 0.00000021"}""")]
    public void What_is_written_is_read_back_with_the_key_that_signed_it(string payload)
    {
        var verified = Assert.IsType<JwsReading.Verified>(Reader.Read(new JwsWriter(Key, Type).Write(Encoding.UTF8.GetBytes(payload))));
        Assert.Equal(payload, Encoding.UTF8.GetString(verified.Payload.Span));
        Assert.Equal(Key.PublicKey.KeyId, verified.Key.KeyId);
    }

    [Fact]
    public void What_a_previous_key_signed_still_verifies_and_what_a_stranger_signed_does_not()
    {
        Assert.IsType<JwsReading.Verified>(Reader.Read(new JwsWriter(Previous, Type).Write("{}"u8)));
        Assert.Equal(JwsError.UnknownKey, ErrorOf(new JwsWriter(Keys.New(), Type).Write("{}"u8)));
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_is_not_ours_is_refused_by_name(string header, JwsError expected) => Assert.Equal(expected, ErrorOf(Signed(header, "{}")));

    [Fact]
    public void A_key_that_the_document_brings_along_counts_for_nothing()
    {
        using var stranger = Keys.New();
        var jwk = Encoding.UTF8.GetString(new JwkSet(stranger.PublicKey).ToUtf8Json())["{\"keys\":[".Length..^2];
        Assert.Equal(JwsError.UnknownKey, ErrorOf(Signed($$"""{"alg":"ES256","kid":"{{stranger.PublicKey.KeyId}}","jwk":{{jwk}},"typ":"{{Type}}"}""", "{}", stranger)));
        Assert.Equal(JwsError.BadSignature, ErrorOf(Signed($$"""{"alg":"ES256","kid":"{{Key.PublicKey.KeyId}}","jwk":{{jwk}},"typ":"{{Type}}"}""", "{}", stranger)));
    }

    [Fact]
    public void A_document_whose_parts_are_changed_cut_or_respelled_is_refused()
    {
        var good = new JwsWriter(Key, Type).Write("""{"amount":21}"""u8);
        var parts = good.Split('.');
        var other = new JwsWriter(Key, Type).Write("""{"amount":22}"""u8).Split('.');
        Assert.IsType<JwsReading.Verified>(Reader.Read(good));

        Assert.Equal(JwsError.BadSignature, ErrorOf($"{parts[0]}.{other[1]}.{parts[2]}"));
        Assert.Equal(JwsError.BadSignature, ErrorOf($"{parts[0]}.{parts[1]}.{other[2]}"));
        Assert.Equal(JwsError.BadSignature, ErrorOf($"{parts[0]}.{parts[1]}."));
        Assert.Equal(JwsError.BadSignature, ErrorOf($"{parts[0]}.{parts[1]}.{parts[2][..^2]}"));
        Assert.Equal(JwsError.BadSignature, ErrorOf($"{parts[0]}..{parts[2]}"));
        string[] malformed =
        [
            "", ".", "..", parts[0], $"{parts[0]}.{parts[1]}", $".{parts[1]}.{parts[2]}", $"{good}.{parts[2]}", $"{good}.", $" {good}", $"{good} ", $"{good}\n", $"{good}==",
            $"{parts[0]}.{parts[1]}=.{parts[2]}", $"{parts[0]}.{parts[1]}é.{parts[2]}", $"{parts[0]}.{parts[1]}+.{parts[2]}", $"{parts[0]}.{parts[1]} .{parts[2]}",
        ];
        Assert.All(malformed, text => Assert.Equal(JwsError.Malformed, ErrorOf(text)));
        Assert.Equal(JwsError.TooLong, ErrorOf(new string('a', MaxLength + 1)));
    }

    [Fact]
    public void Every_single_character_changed_is_noticed()
    {
        var good = new JwsWriter(Key, Type).Write("""{"amount":21}"""u8);
        for (var i = 0; i < good.Length; i++)
        {
            var changed = good[..i] + (good[i] == 'A' ? 'B' : 'A') + good[(i + 1)..];
            Assert.IsType<JwsReading.Refused>(Reader.Read(changed));
        }
    }

    [Fact]
    public void A_signature_in_the_other_common_form_is_refused()
    {
        // DER, as most signing tools write it: 70 to 72 bytes.
        var good = new JwsWriter(Key, Type).Write("{}"u8);
        Assert.Equal(JwsError.BadSignature, ErrorOf($"{good[..good.LastIndexOf('.')]}.{StrictBase64Url.Encode([0x30, 0x44, 0x02, 0x20, .. new byte[66]])}"));
    }

    private static JwsError ErrorOf(string text) => Assert.IsType<JwsReading.Refused>(Reader.Read(text)).Error;

    private static string Signed(string header, string payload, SigningKey? by = null)
    {
        var signed = $"{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(header))}.{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{StrictBase64Url.Encode((by ?? Key).Sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
