using System.Text;
using NBitcoin.Secp256k1;
using Hash = System.Security.Cryptography.SHA256;

namespace L402Functions.StandIns.Tests.Secp256k1;

public sealed class EcdsaTests
{
    private const string OrderMinusOne = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";

    /// <summary>The deterministic signatures that Bitcoin libraries share as test data: SHA-256 of the message, RFC 6979 nonce, low S.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "Satoshi Nakamoto", "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "All those moments will be lost in time, like tears in rain. Time to die...", "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    [InlineData(OrderMinusOne, "Satoshi Nakamoto", "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d06b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5")]
    [InlineData("f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181", "Alan Turing", "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea")]
    [InlineData("e91671c46231f833a6406ccbea0e3e392c76c167bac1cb013f6f1013980455c2", "There is a computer disease that anybody who works with computers knows about. It's a very serious disease and it interferes completely with the work. The trouble with computers is that you 'play' with them!", "b552edd27580141f3b2a5463048cb7cd3e047b97c9f98076c32dbdf85a68718b279fa72dd19bfae05577e06c7c0c1900c371fcd5893f7e1d56a37d30174671f6")]
    public void Deterministic_signatures_equal_the_known_ones(string secret, string message, string expected)
    {
        using var key = ECPrivKey.Create(Convert.FromHexString(secret));
        var digest = Hash.HashData(Encoding.UTF8.GetBytes(message));

        var signature = key.SignECDSARFC6979(digest);

        Assert.Equal(expected, Compact(signature));
        Assert.True(key.CreatePubKey().SigVerify(signature, digest));
    }

    [Fact]
    public void A_high_s_verifies_only_after_normalizing()
    {
        using var key = ECPrivKey.Create(Convert.FromHexString(OrderMinusOne));
        var digest = Hash.HashData("high"u8);
        var low = key.SignECDSARFC6979(digest);
        var bytes = Convert.FromHexString(Compact(low));
        var order = new System.Numerics.BigInteger(Convert.FromHexString(OrderMinusOne), true, true) + 1;
        var s = new System.Numerics.BigInteger(bytes.AsSpan(32), true, true);
        Assert.True((order - s).TryWriteBytes(bytes.AsSpan(32), out _, true, true));

        Assert.True(SecpECDSASignature.TryCreateFromCompact(bytes, out var high));
        Assert.False(key.CreatePubKey().SigVerify(high, digest));
        Assert.True(high.TryNormalize(out var normalized));
        Assert.Equal(low, normalized);
        Assert.True(key.CreatePubKey().SigVerify(normalized, digest));
        Assert.False(low.TryNormalize(out var same));
        Assert.Equal(low, same);
    }

    [Fact]
    public void Recovery_finds_the_signer_and_only_with_the_right_id()
    {
        for (byte i = 1; i <= 40; i++)
        {
            using var key = ECPrivKey.Create(Hash.HashData([i]));
            var digest = Hash.HashData([i, i]);
            Assert.True(key.TrySignRecoverable(digest, out var signature));
            var compact = new byte[64];
            signature!.WriteToSpanCompact(compact, out var id);

            for (var tried = 0; tried < 4; tried++)
            {
                Assert.True(SecpRecoverableECDSASignature.TryCreateFromCompact(compact, tried, out var read));
                var recovered = ECPubKey.TryRecover(Context.Instance, read, digest, out var found);
                Assert.Equal(tried == id, recovered && found == key.CreatePubKey());
            }

            Assert.Equal(key.SignECDSARFC6979(digest), signature.ToSignature());
        }
    }

    [Theory]
    [InlineData("00", "01", 0)]
    [InlineData("01", "00", 0)]
    [InlineData("05", "01", 0)]
    public void Recovery_answers_false_where_there_is_no_such_point(string r, string s, int id)
    {
        Assert.True(SecpRecoverableECDSASignature.TryCreateFromCompact(Convert.FromHexString(r.PadLeft(64, '0') + s.PadLeft(64, '0')), id, out var signature));
        Assert.False(ECPubKey.TryRecover(Context.Instance, signature, new byte[32], out _));
    }

    [Fact]
    public void Malformed_signatures_are_refused()
    {
        var order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
        Assert.False(SecpECDSASignature.TryCreateFromCompact(new byte[63], out _));
        Assert.False(SecpECDSASignature.TryCreateFromCompact(Convert.FromHexString(order + new string('1', 64)), out _));
        Assert.False(SecpECDSASignature.TryCreateFromCompact(Convert.FromHexString(new string('1', 64) + order), out _));
        Assert.False(SecpRecoverableECDSASignature.TryCreateFromCompact(new byte[64], 4, out _));
        Assert.False(SecpRecoverableECDSASignature.TryCreateFromCompact(new byte[64], -1, out _));
        Assert.True(SecpECDSASignature.TryCreateFromCompact(new byte[64], out var zero));
        using var key = ECPrivKey.Create(Hash.HashData([1]));
        Assert.False(key.CreatePubKey().SigVerify(zero, new byte[32]));
        Assert.False(key.CreatePubKey().SigVerify(key.SignECDSARFC6979(new byte[32]), new byte[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SecpRecoverableECDSASignature(zero, 4));
    }

    [Fact]
    public void A_message_of_another_length_is_not_signed()
    {
        using var key = ECPrivKey.Create(Hash.HashData([1]));
        Assert.False(key.TrySignECDSA(new byte[31], out _));
        Assert.Throws<ArgumentException>(() => key.TrySignRecoverable(new byte[33], out _));
        Assert.Throws<InvalidOperationException>(() => key.SignECDSARFC6979(new byte[31]));
        Assert.Throws<ArgumentException>(() => key.SignBIP340(new byte[31], new byte[32]));
        Assert.Throws<InvalidOperationException>(() => key.SignBIP340(new byte[31]));
    }

    private static string Compact(SecpECDSASignature signature)
    {
        var bytes = new byte[64];
        signature.WriteCompactToSpan(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
