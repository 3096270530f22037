using System.Text;
using FsCheck;
using FsCheck.Fluent;
using L402Functions.Nostr.Encryption;

namespace L402Functions.Nostr.Tests.Encryption;

public sealed class ChaCha20Tests
{
    private const string CountingKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string ZeroKey = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string ZeroNonce = "000000000000000000000000";

    [Fact]
    public void A_quarter_round_is_that_of_RFC_8439_section_2_1_1()
    {
        uint a = 0x11111111, b = 0x01020304, c = 0x9b8d6f43, d = 0x01234567;

        ChaCha20.QuarterRound(ref a, ref b, ref c, ref d);

        Assert.Equal([0xea2a92f4, 0xcb1cf8ce, 0x4581472e, 0x5881c4bb], new[] { a, b, c, d });
    }

    [Theory]
    // RFC 8439, section 2.3.2 and appendix A.1, #1 and #2.
    [InlineData(CountingKey, "000000090000004a00000000", 1, "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4ed2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e")]
    [InlineData(ZeroKey, ZeroNonce, 0, "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586")]
    [InlineData(ZeroKey, ZeroNonce, 1, "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f")]
    public void A_block_is_that_of_RFC_8439(string key, string nonce, uint counter, string block)
    {
        var data = new byte[ChaCha20.BlockLength];

        ChaCha20.Transform(Convert.FromHexString(key), Convert.FromHexString(nonce), counter, data);

        Assert.Equal(block, Convert.ToHexStringLower(data));
    }

    [Fact]
    public void A_text_of_two_blocks_is_encrypted_as_in_RFC_8439_section_2_4_2()
    {
        var data = Encoding.ASCII.GetBytes(
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.");

        ChaCha20.Transform(Convert.FromHexString(CountingKey), Convert.FromHexString("000000000000004a00000000"), 1, data);

        Assert.Equal(
            "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8"
            + "07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab77937365af90bbf74a35be6b40b8eedf2785e42874d",
            Convert.ToHexStringLower(data));
    }

    [Fact]
    public void The_second_block_from_0_is_the_first_from_1()
    {
        var fromZero = new byte[2 * ChaCha20.BlockLength];
        var fromOne = new byte[ChaCha20.BlockLength];

        ChaCha20.Transform(Convert.FromHexString(CountingKey), Convert.FromHexString(ZeroNonce), 0, fromZero);
        ChaCha20.Transform(Convert.FromHexString(CountingKey), Convert.FromHexString(ZeroNonce), 1, fromOne);

        Assert.Equal(fromOne, fromZero[ChaCha20.BlockLength..]);
    }

    [Fact]
    public void Twice_is_nothing_for_any_length_and_counter() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte[] Data, uint Counter)>(), sample =>
        {
            var (text, counter) = (sample.Data ?? [], sample.Counter >> 1);
            var data = text.ToArray();
            ChaCha20.Transform(Convert.FromHexString(CountingKey), Convert.FromHexString(ZeroNonce), counter, data);
            ChaCha20.Transform(Convert.FromHexString(CountingKey), Convert.FromHexString(ZeroNonce), counter, data);
            return data.AsSpan().SequenceEqual(text);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_last_block_can_be_used_and_the_counter_does_not_begin_again()
    {
        var key = Convert.FromHexString(CountingKey);
        var nonce = Convert.FromHexString(ZeroNonce);

        ChaCha20.Transform(key, nonce, uint.MaxValue, new byte[ChaCha20.BlockLength]);

        Assert.Throws<ArgumentOutOfRangeException>(() => ChaCha20.Transform(key, nonce, uint.MaxValue, new byte[ChaCha20.BlockLength + 1]));
    }

    [Theory]
    [InlineData(31, 12)]
    [InlineData(33, 12)]
    [InlineData(32, 8)]
    [InlineData(32, 24)]
    public void Keys_and_nonces_of_other_lengths_are_refused(int keyLength, int nonceLength) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ChaCha20.Transform(new byte[keyLength], new byte[nonceLength], 0, new byte[1]));
}
