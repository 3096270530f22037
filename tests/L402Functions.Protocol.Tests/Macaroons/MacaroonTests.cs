using System.Text;
using L402Functions.Protocol.Macaroons;

namespace L402Functions.Protocol.Tests.Macaroons;

public sealed class MacaroonTests
{
    private static readonly byte[] Key = Enumerable.Repeat((byte)3, 32).ToArray();
    private static readonly byte[] Identifier =
        Convert.FromHexString("0000" + string.Concat(Enumerable.Repeat("ee", 32)) + string.Concat(Enumerable.Repeat("ff", 32)));

    [Fact]
    public void One_caveat_gives_the_bytes_that_go_macaroon_gives()
    {
        var macaroon = Macaroon.Mint(Key, Identifier, null, "services=my_api:0");

        Assert.Equal("c794ae0e80b2b4af8ac81285f50e8d7af72722b79d06ea5ddb35beb1dd24b385", Convert.ToHexStringLower(macaroon.Signature));
        Assert.Equal(
            "020242" + Convert.ToHexStringLower(Identifier) + "00" + "0211" + Convert.ToHexStringLower("services=my_api:0"u8) + "00" + "00"
            + "0620c794ae0e80b2b4af8ac81285f50e8d7af72722b79d06ea5ddb35beb1dd24b385",
            Convert.ToHexStringLower(macaroon.ToBytes()));
        Assert.True(macaroon.HasValidSignature(Key));
    }

    [Fact]
    public void A_libmacaroons_token_is_read_from_unpadded_url_safe_base64()
    {
        const string text = "AgETaHR0cDovL2V4YW1wbGUub3JnLwIFa2V5aWQAAAYgfN7nklEcW8b1KEhYBd_psk54XijiqZMB-dcRxgnjjvc";

        Assert.Equal(MacaroonError.None, Macaroon.TryParseBase64(text, out var macaroon));

        Assert.Equal("http://example.org/"u8, macaroon!.Location);
        Assert.Equal("keyid"u8, macaroon.Identifier);
        Assert.True(macaroon.HasValidSignature("this is the key"u8));
        Assert.False(macaroon.HasValidSignature("this is not the key"u8));
        Assert.Equal(text, macaroon.ToBase64Url());
    }

    [Fact]
    public void Attenuating_equals_minting_with_the_caveat()
    {
        var minted = Macaroon.Mint(Key, Identifier, "lsat", "services=a:0", "path=/x/*", "aud=é");

        var attenuated = Macaroon.Mint(Key, Identifier, "lsat", "services=a:0").Attenuate("path=/x/*"u8).Attenuate("aud=é");

        Assert.Equal(minted.ToBytes(), attenuated.ToBytes());
    }

    [Fact]
    public void Members_show_what_was_minted()
    {
        var macaroon = Macaroon.Mint(Key, Identifier, "here", "one=1", new string('x', 200));

        Assert.Equal(MacaroonError.None, Macaroon.TryParse(macaroon.ToBytes(), out var read));
        Assert.Equal(2, read!.CaveatCount);
        Assert.Equal("one=1"u8, read.GetCaveat(0));
        Assert.Equal(new string('x', 200), Encoding.UTF8.GetString(read.GetCaveat(1)));
        Assert.Equal("here"u8, read.Location);
        Assert.Equal(macaroon.Signature, read.Signature);
        Assert.Throws<IndexOutOfRangeException>(() => read.GetCaveat(2).Length);
    }

    [Fact]
    public void ToString_shows_neither_identifier_nor_signature()
    {
        var macaroon = Macaroon.Mint(Key, Identifier, "here", "one=1");

        Assert.Equal("Macaroon(redacted, 1 caveats)", macaroon.ToString());
    }

    [Fact]
    public void A_changed_byte_in_identifier_caveat_or_signature_breaks_the_signature()
    {
        var macaroon = Macaroon.Mint(Key, Identifier, "here", "one=1", "two=2");
        var bytes = macaroon.ToBytes();
        foreach (var at in new[] { 1 + 6 + 2, 1 + 6 + 2 + 66 + 1 + 2, bytes.Length - 1 })
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 1;

            Assert.Equal(MacaroonError.None, Macaroon.TryParse(changed, out var read));
            Assert.False(read!.HasValidSignature(Key));
        }
    }

    [Fact]
    public void The_location_is_not_signed()
    {
        var bytes = Macaroon.Mint(Key, Identifier, "here").ToBytes();
        bytes[3] = (byte)'t';

        Assert.Equal(MacaroonError.None, Macaroon.TryParse(bytes, out var read));
        Assert.Equal("tere"u8, read!.Location);
        Assert.True(read.HasValidSignature(Key));
    }

    [Fact]
    public void The_limits_hold_for_minting_and_for_attenuating()
    {
        var full = Macaroon.Mint(Key, Identifier, null, Enumerable.Repeat("a=1", Macaroon.MaxCaveats).ToArray());
        Assert.Equal(Macaroon.MaxCaveats, full.CaveatCount);
        Assert.Throws<ArgumentException>(() => full.Attenuate("a=1"));
        Assert.Throws<ArgumentException>(() => Macaroon.Mint(Key, Identifier, null, Enumerable.Repeat("a=1", Macaroon.MaxCaveats + 1).ToArray()));

        var empty = Macaroon.Mint(Key, Identifier, null);
        var room = Macaroon.MaxBytes - empty.ToBytes().Length - 1 - 2 - 1;
        Assert.Equal(Macaroon.MaxBytes, empty.Attenuate(new byte[room]).ToBytes().Length);
        Assert.Throws<ArgumentException>(() => empty.Attenuate(new byte[room + 1]));
        Assert.Throws<ArgumentException>(() => Macaroon.Mint(Key, Identifier, new string('x', Macaroon.MaxBytes)));
        Assert.ThrowsAny<ArgumentException>(() => empty.Attenuate("lone surrogate \uD800"));
    }

    [Fact]
    public void The_identifier_is_read_and_written_as_66_bytes()
    {
        Assert.True(L402Identifier.TryParse(Identifier, out var read));

        Assert.Equal(new string('e', 64), read.PaymentHash.ToString());
        Assert.Equal(new string('f', 64), read.TokenId.ToString());
        Assert.Equal(0xFF, read.TokenId.MasterKeyNumber);
        Assert.Equal(Identifier, read.ToArray());
        Assert.Throws<ArgumentException>(() => read.CopyTo(new byte[65]));
        Assert.False(L402Identifier.TryParse(Identifier.AsSpan(0, 65), out _));
        Assert.False(L402Identifier.TryParse([.. Identifier, 0], out _));
        Assert.False(L402Identifier.TryParse([0, 1, .. Identifier.AsSpan(2)], out _));
        Assert.False(L402Identifier.TryParse([1, 0, .. Identifier.AsSpan(2)], out _));
        Assert.False(L402Identifier.TryParse([], out _));
    }

    [Fact]
    public void A_token_id_holds_its_master_key_number_and_31_bytes()
    {
        var id = TokenId.Create(7, Enumerable.Repeat((byte)9, 31).ToArray());

        Assert.Equal(7, id.MasterKeyNumber);
        Assert.Equal("07" + string.Concat(Enumerable.Repeat("09", 31)), id.ToString());
        Assert.True(TokenId.TryParse(id.ToString(), out var again));
        Assert.True(id == again);
        Assert.NotEqual(id, TokenId.Create(8, Enumerable.Repeat((byte)9, 31).ToArray()));
        Assert.Throws<ArgumentException>(() => TokenId.Create(7, new byte[32]));
        Assert.False(TokenId.TryParse("00", out _));
    }
}
