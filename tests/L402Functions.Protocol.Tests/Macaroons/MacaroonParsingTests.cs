using L402Functions.Protocol.Macaroons;

namespace L402Functions.Protocol.Tests.Macaroons;

public sealed class MacaroonParsingTests
{
    private const string Signature = "00000000000000000000000000000000000000000000000000000000000000aa";

    [Theory]
    [InlineData("", MacaroonError.Truncated)]
    [InlineData("01", MacaroonError.BadVersion)]
    [InlineData("7b", MacaroonError.BadVersion)]
    [InlineData("02", MacaroonError.Truncated)]
    [InlineData("0202", MacaroonError.Truncated)]
    [InlineData("020202", MacaroonError.Truncated)]
    [InlineData("0202026964", MacaroonError.Truncated)]
    [InlineData("020202696400", MacaroonError.Truncated)]
    [InlineData("02020269640000", MacaroonError.Truncated)]
    [InlineData("020202696400000620", MacaroonError.Truncated)]
    [InlineData("020202696400000620" + Signature, MacaroonError.None)]
    [InlineData("020200" + "00" + "00" + "0620" + Signature, MacaroonError.None)]
    [InlineData("02010161" + "0202696400000620" + Signature, MacaroonError.None)]
    [InlineData("020202696400000620" + Signature + "00", MacaroonError.TrailingBytes)]
    [InlineData("0202026964000006211122" + Signature, MacaroonError.BadSignatureLength)]
    [InlineData("020202696400000603aabbcc", MacaroonError.BadSignatureLength)]
    [InlineData("02000000" + "0620" + Signature, MacaroonError.UnexpectedField)]
    [InlineData("0206" + "20" + Signature, MacaroonError.UnexpectedField)]
    [InlineData("0202026964" + "01016100" + "000620" + Signature, MacaroonError.UnexpectedField)]
    [InlineData("02010161" + "01016102" + "026964" + "0000" + "0620" + Signature, MacaroonError.UnexpectedField)]
    [InlineData("0202026964" + "0202696400" + "000620" + Signature, MacaroonError.UnexpectedField)]
    [InlineData("020202696400" + "020161" + "020161" + "00" + "000620" + Signature, MacaroonError.UnexpectedField)]
    [InlineData("020202696400" + "020161" + "030161" + "00" + "000620" + Signature, MacaroonError.UnexpectedField)]
    [InlineData("020202696400" + "020161" + "0401bb" + "00" + "000620" + Signature, MacaroonError.ThirdPartyCaveat)]
    [InlineData("020202696400" + "010161" + "020161" + "0401bb" + "00" + "000620" + Signature, MacaroonError.ThirdPartyCaveat)]
    [InlineData("020202696400" + "010161" + "020161" + "00" + "000620" + Signature, MacaroonError.ThirdPartyCaveat)]
    [InlineData("020202696400" + "020161" + "00" + "0520" + Signature, MacaroonError.UnexpectedField)]
    [InlineData("0282000269640000" + "0620" + Signature, MacaroonError.UnexpectedField)]
    [InlineData("0202820069640000" + "0620" + Signature, MacaroonError.BadLength)]
    [InlineData("0202ffff0169640000" + "0620" + Signature, MacaroonError.BadLength)]
    [InlineData("0202ffffffffffffffffff0169640000" + "0620" + Signature, MacaroonError.BadLength)]
    [InlineData("0202ff7f69640000" + "0620" + Signature, MacaroonError.BadLength)]
    [InlineData("0202ff2f69640000" + "0620" + Signature, MacaroonError.Truncated)]
    [InlineData("020202696400000620" + "00", MacaroonError.Truncated)]
    [InlineData("020202696400000" + "6a000" + Signature, MacaroonError.BadLength)]
    public void Anything_but_the_one_form_is_refused_by_name(string hex, MacaroonError expected)
    {
        Assert.Equal(expected, Macaroon.TryParse(Convert.FromHexString(hex), out var macaroon));
        Assert.Equal(expected == MacaroonError.None, macaroon is not null);
    }

    [Fact]
    public void Every_prefix_of_a_macaroon_is_refused()
    {
        var bytes = Macaroon.Mint("key"u8, "identifier"u8, "here", "one=1", new string('x', 300)).ToBytes();

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(MacaroonError.Truncated, Macaroon.TryParse(bytes.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void Thirty_two_caveats_are_read_and_thirty_three_refused()
    {
        string With(int caveats) => "020202696400" + string.Concat(Enumerable.Repeat("02016100", caveats)) + "000620" + Signature;

        Assert.Equal(MacaroonError.None, Macaroon.TryParse(Convert.FromHexString(With(32)), out _));
        Assert.Equal(MacaroonError.TooManyCaveats, Macaroon.TryParse(Convert.FromHexString(With(33)), out _));
    }

    [Fact]
    public void The_size_limit_is_in_bytes_and_holds_for_both_forms()
    {
        var empty = Macaroon.Mint("key"u8, "identifier"u8, null);
        var largest = empty.Attenuate(new byte[Macaroon.MaxBytes - empty.ToBytes().Length - 4]);

        Assert.Equal(MacaroonError.None, Macaroon.TryParse(largest.ToBytes(), out _));
        Assert.Equal(MacaroonError.None, Macaroon.TryParseBase64(largest.ToBase64(), out _));
        Assert.Equal(MacaroonError.TooLarge, Macaroon.TryParse([.. largest.ToBytes(), 0], out _));
        Assert.Equal(MacaroonError.TooLarge, Macaroon.TryParseBase64(largest.ToBase64() + "AAAA", out _));
        Assert.Equal(MacaroonError.TooLarge, Macaroon.TryParseBase64(new string('A', 1_000_000), out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void All_four_spellings_of_base64_are_one_macaroon(int extra)
    {
        var macaroon = Macaroon.Mint("key"u8, "identifier"u8, null, "x=" + new string('\u007F', 30) + "???>>>" + new string('y', extra));
        var standard = macaroon.ToBase64();
        var spellings = new[] { standard, standard.TrimEnd('='), standard.Replace('+', '-').Replace('/', '_'), macaroon.ToBase64Url() };

        foreach (var spelling in spellings)
        {
            Assert.Equal(MacaroonError.None, Macaroon.TryParseBase64(spelling, out var read));
            Assert.Equal(macaroon.ToBytes(), read!.ToBytes());
        }
    }

    [Fact]
    public void Base64_that_is_not_canonical_is_refused()
    {
        // 44 bytes end in two significant digits and one '='; 43 and 45 give the other two shapes.
        var padded1 = OfLength(44).ToBase64();
        var padded2 = OfLength(43).ToBase64();
        var unpadded = OfLength(45).ToBase64();
        Assert.EndsWith("=", padded1, StringComparison.Ordinal);
        Assert.EndsWith("==", padded2, StringComparison.Ordinal);
        Assert.DoesNotContain('=', unpadded);

        var refused = new[]
        {
            Bump(padded1, 2), Bump(padded1.TrimEnd('='), 1), Bump(padded2, 3), Bump(padded2.TrimEnd('='), 1),
            padded2[..^1], padded1 + "=", padded2 + "=", unpadded + "=", unpadded + "==", unpadded + "====", unpadded + "A", "=" + unpadded,
            " " + unpadded, unpadded + " ", unpadded + "\n", unpadded[..4] + "\r\n" + unpadded[4..], unpadded[..4] + "==" + unpadded[4..],
            "+-" + unpadded[2..], "/_" + unpadded[2..], "*" + unpadded[1..], "é" + unpadded[1..], "\0" + unpadded[1..], "\u0141" + unpadded[1..],
        };

        Assert.All(refused, text => Assert.Equal(MacaroonError.NotBase64, Macaroon.TryParseBase64(text, out _)));
    }

    [Fact]
    public void Empty_text_is_an_empty_macaroon_and_so_none()
    {
        Assert.Equal(MacaroonError.Truncated, Macaroon.TryParseBase64(string.Empty, out _));
    }

    private static Macaroon OfLength(int bytes) => Macaroon.Mint("key"u8, new byte[bytes - 39], null);

    /// <summary>The text with the digit at <paramref name="fromEnd"/> replaced by the next one, which sets a bit beyond the last byte.</summary>
    private static string Bump(string text, int fromEnd)
    {
        const string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var chars = text.ToCharArray();
        chars[^fromEnd] = digits[(digits.IndexOf(chars[^fromEnd], StringComparison.Ordinal) + 1) % 64];
        return new string(chars);
    }
}
