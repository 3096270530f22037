using FsCheck;
using FsCheck.Fluent;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Tests.PaymentScheme;

public sealed class StrictBase64UrlTests
{
    public static TheoryData<string, string> PublishedVectors => PaymentVectors.Rows("base64url");

    [VectorTheory]
    [MemberData(nameof(PublishedVectors))]
    public void Agrees_with_the_published_vectors(string name, string vector)
    {
        var v = PaymentVectors.Parse(vector);
        var encoded = v.Text("encoded");
        var read = StrictBase64Url.TryDecode(encoded, out var bytes);
        Assert.True(read == !v.IsError(), name);
        if (read)
        {
            Assert.Equal(v.OptionalText("decodedHex") ?? string.Empty, Convert.ToHexStringLower(bytes!));
            Assert.Equal(v.GetProperty("canonical").GetBoolean(), StrictBase64Url.Encode(bytes) == encoded);
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("AA", "00")]
    [InlineData("__4", "fffe")]
    [InlineData("aGVsbG8", "68656c6c6f")]
    [InlineData("aGVsbG8=", "68656c6c6f")]
    public void Text_of_the_URL_alphabet_is_read_with_or_without_padding(string text, string hex)
    {
        Assert.True(StrictBase64Url.TryDecode(text, out var bytes));
        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AB")]
    [InlineData("AA=")]
    [InlineData("AA===")]
    [InlineData("AA==AA")]
    [InlineData("====")]
    [InlineData("=")]
    [InlineData("a+b/")]
    [InlineData("aGVs\nbG8")]
    [InlineData(" AA")]
    [InlineData("AÄ")]
    public void A_second_spelling_of_the_same_bytes_is_refused(string text) => Assert.False(StrictBase64Url.TryDecode(text, out _));

    [Fact]
    public void Whatever_is_written_is_read_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
            StrictBase64Url.TryDecode(StrictBase64Url.Encode(bytes), out var read) && read.AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_read_without_padding_is_written_back() =>
        Prop.ForAll(Gen.Elements("AQgwZaz019-_+=\n".ToCharArray()).ListOf().Select(list => new string([.. list])).ToArbitrary(), text =>
            !StrictBase64Url.TryDecode(text, out var bytes) || StrictBase64Url.Encode(bytes) == text.TrimEnd('=')).QuickCheckThrowOnFailure();
}
