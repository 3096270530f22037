using System.Security.Cryptography;
using System.Text;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Signing;

namespace L402Functions.Protocol.Tests.Signing;

public sealed class SigningKeyTests
{
    // RFC 7515 appendix A.3.
    private const string ExampleKey = """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""";
    private const string ExampleSecret = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
    private const string ExampleInput = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private const string ExampleSignature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    [Fact]
    public void The_signature_of_RFC_7515_verifies()
    {
        Assert.True(VerifyingKey.TryParse(ExampleKey, out var key));
        Assert.True(key.HasSigned(Encoding.ASCII.GetBytes(ExampleInput), Bytes(ExampleSignature)));
    }

    [Fact]
    public void Any_changed_bit_of_the_signature_or_of_what_is_signed_makes_it_invalid()
    {
        Assert.True(VerifyingKey.TryParse(ExampleKey, out var key));
        var (input, signature) = (Encoding.ASCII.GetBytes(ExampleInput), Bytes(ExampleSignature));
        for (var i = 0; i < signature.Length; i++)
        {
            signature[i] ^= 0x10;
            Assert.False(key.HasSigned(input, signature));
            signature[i] ^= 0x10;
        }

        input[^1] ^= 1;
        Assert.False(key.HasSigned(input, signature));
    }

    [Fact]
    public void The_private_key_of_RFC_7515_has_its_public_key_and_signs_what_that_verifies()
    {
        Assert.True(SigningKey.TryCreate(Bytes(ExampleSecret), out var key));
        Assert.True(VerifyingKey.TryParse(ExampleKey, out var published));
        Assert.Equal(published.KeyId, key.PublicKey.KeyId);
        Assert.True(published.HasSigned("data"u8, key.Sign("data"u8)));
        Assert.False(published.HasSigned("date"u8, key.Sign("data"u8)));
    }

    [Fact]
    public void A_key_id_is_the_thumbprint_as_in_RFC_9449()
    {
        const string jwk = """{"kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA","crv":"P-256"}""";
        Assert.True(VerifyingKey.TryParse(jwk, out var key));
        Assert.Equal("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", key.KeyId);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("01")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000001")]
    public void What_is_no_scalar_of_the_curve_is_no_key(string hex) => Assert.False(SigningKey.TryCreate(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550")]
    public void The_least_and_the_greatest_scalar_sign(string hex)
    {
        Assert.True(SigningKey.TryCreate(Convert.FromHexString(hex), out var key));
        Assert.True(key.PublicKey.HasSigned("data"u8, key.Sign("data"u8)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("P-256")]
    [InlineData("""{"kty":"EC","crv":"P-384","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"EC","crv":"secp256k1","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"oct","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0="}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":7}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","kid":"mine","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"EC","kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    public void What_is_no_public_key_of_the_curve_is_refused(string jwk) => Assert.False(VerifyingKey.TryParse(jwk, out _));

    [Fact]
    public void A_set_is_read_back_and_passes_over_keys_of_other_kinds()
    {
        var (first, second) = (Keys.New(), Keys.New());
        var written = new JwkSet(first.PublicKey, second.PublicKey, first.PublicKey).ToUtf8Json();
        Assert.True(JwkSet.TryParse(written, out var read));
        Assert.Equal([first.PublicKey.KeyId, second.PublicKey.KeyId], read.Keys.Select(k => k.KeyId));
        Assert.Equal(second.PublicKey.KeyId, read.Find(second.PublicKey.KeyId)?.KeyId);
        Assert.Null(read.Find(Keys.New().PublicKey.KeyId));

        var mixed = $$"""{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"},7,{{ExampleKey}}]}""";
        Assert.True(JwkSet.TryParse(Encoding.UTF8.GetBytes(mixed), out var known));
        Assert.Single(known.Keys);
        Assert.False(JwkSet.TryParse("{\"keys\":7}"u8.ToArray(), out _));
        Assert.False(JwkSet.TryParse("[]"u8.ToArray(), out _));
    }

    [Fact]
    public void Nothing_that_is_written_holds_the_secret()
    {
        var secret = RandomNumberGenerator.GetBytes(SigningKey.Length);
        Assert.True(SigningKey.TryCreate(secret, out var key));
        var written = key + Encoding.UTF8.GetString(new JwkSet(key.PublicKey).ToUtf8Json());
        Assert.DoesNotContain(StrictBase64Url.Encode(secret), written, StringComparison.Ordinal);
        Assert.DoesNotContain("\"d\"", written, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(secret), written, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task One_key_signs_for_many_threads_at_once()
    {
        using var key = Keys.New();
        await Parallel.ForAsync(0, 400, (i, _) =>
        {
            var data = BitConverter.GetBytes(i);
            Assert.True(key.PublicKey.HasSigned(data, key.Sign(data)));
            return ValueTask.CompletedTask;
        });
    }

    private static byte[] Bytes(string text)
    {
        Assert.True(StrictBase64Url.TryDecode(text, out var bytes));
        return bytes;
    }
}
