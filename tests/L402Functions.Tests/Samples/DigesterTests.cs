using System.Text;
using L402Functions.Samples;

namespace L402Functions.Tests.Samples;

public sealed class DigesterTests
{
    [Fact]
    public void The_empty_body_has_the_well_known_sums()
    {
        var report = Digest([]);
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", report.Sha256);
        Assert.StartsWith("cf83e1357eefb8bdf1542850d66d8007", report.Sha512, StringComparison.Ordinal);
        Assert.Equal("00000000", report.Crc32);
        Assert.Equal((0L, 0L, 0, 0m, true), (report.Bytes, report.Lines, report.DistinctBytes, report.BitsOfEntropyPerByte, report.IsUtf8));
    }

    [Fact]
    public void The_check_value_of_CRC_32_comes_out() => Assert.Equal("cbf43926", Digest("123456789"u8.ToArray()).Crc32);

    [Fact]
    public void The_three_letters_of_FIPS_180_come_out() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Digest("abc"u8.ToArray()).Sha256);

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\nb", 2)]
    [InlineData("\n\n", 2)]
    public void Lines_are_counted_with_an_unfinished_last_one(string text, long lines) => Assert.Equal(lines, Digest(Encoding.UTF8.GetBytes(text)).Lines);

    [Theory]
    [InlineData("aaaa", 0.0)]
    [InlineData("abab", 1.0)]
    [InlineData("abcd", 2.0)]
    public void Entropy_is_that_of_the_byte_values(string text, double bits) => Assert.Equal((decimal)bits, Digest(Encoding.UTF8.GetBytes(text)).BitsOfEntropyPerByte);

    [Fact]
    public void All_byte_values_have_eight_bits_and_are_no_text()
    {
        var report = Digest([.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        Assert.Equal((256, 8m, false), (report.DistinctBytes, report.BitsOfEntropyPerByte, report.IsUtf8));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16 * 1024)]
    public void Pieces_do_not_matter_not_even_within_a_character(int piece)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("aä文😀", 9000)));
        using var digester = new Digester();
        foreach (var chunk in text.Chunk(piece))
        {
            digester.Add(chunk);
        }

        Assert.Equal(Digest(text, 7), digester.Finish());
    }

    [Theory]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xFF, 0x41 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public void Cut_or_wrong_characters_are_no_text(byte[] bytes) => Assert.False(Digest(bytes).IsUtf8);

    private static DigestReport Digest(byte[] bytes, int piece = 16 * 1024)
    {
        using var digester = new Digester();
        foreach (var chunk in bytes.Chunk(piece))
        {
            digester.Add(chunk);
        }

        return digester.Finish();
    }
}
