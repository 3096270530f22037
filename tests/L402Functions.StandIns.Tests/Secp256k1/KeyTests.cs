using NBitcoin.Secp256k1;
using Hash = System.Security.Cryptography.SHA256;

namespace L402Functions.StandIns.Tests.Secp256k1;

public sealed class KeyTests
{
    private const string Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    /// <summary>Multiples of the generator, among them those that carry through every limb.</summary>
    [Theory]
    [InlineData("1", "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("2", "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5")]
    [InlineData("3", "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9")]
    [InlineData("aa5e28d6a97a2479a65527f7290311a3624d4cc0fa1578598ee3c2613bf99522", "0234f9460f0e4f08393d192b3c5133a6ba099aa0ad9fd54ebccfacdfa239ff49c6")]
    [InlineData("7e2b897b8cebc6361663ad410835639826d590f393d90a9538881735256dfae3", "03d74bf844b0862475103d96a611cf2d898447e288d34b360bc885cb8ce7c00575")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", "0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("e126f68f7eafcc8b74f54d269fe206be715000f94dac067d1c04a8ca3b2db734", "03e7156ae33b0a208d0744199163177e909e80176e55d97a2f221ede0f934dd9ad")]
    public void Public_keys_equal_the_known_ones(string secret, string expected)
    {
        using var key = ECPrivKey.Create(Convert.FromHexString(secret.PadLeft(64, '0')));
        Assert.Equal(expected, Convert.ToHexStringLower(key.CreatePubKey().ToBytes()));
    }

    [Fact]
    public void Both_sides_share_one_point()
    {
        for (byte i = 1; i <= 20; i++)
        {
            using var a = ECPrivKey.Create(Hash.HashData([i]));
            using var b = ECPrivKey.Create(Hash.HashData([i, 1]));
            var shared = a.CreatePubKey().GetSharedPubkey(b);
            Assert.Equal(shared, b.CreatePubKey().GetSharedPubkey(a));
            Assert.NotEqual(shared, a.CreatePubKey());
        }
    }

    [Fact]
    public void The_shared_point_is_not_hashed()
    {
        using var two = ECPrivKey.Create(Scalar(2));
        using var three = ECPrivKey.Create(Scalar(3));
        using var six = ECPrivKey.Create(Scalar(6));
        Assert.Equal(six.CreatePubKey(), two.CreatePubKey().GetSharedPubkey(three));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(Order)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_secret_out_of_range_is_refused(string secret)
    {
        Assert.False(ECPrivKey.TryCreate(Convert.FromHexString(secret), out _));
        Assert.Throws<ArgumentException>(() => ECPrivKey.Create(Convert.FromHexString(secret)));
        Assert.Throws<ArgumentException>(() => Context.Instance.CreateECPrivKey(Convert.FromHexString(secret)));
    }

    [Fact]
    public void A_short_secret_throws_as_in_the_package()
    {
        Assert.Throws<IndexOutOfRangeException>(() => ECPrivKey.TryCreate(new byte[31], out _));
        Assert.Throws<ArgumentException>(() => Context.Instance.CreateECPrivKey(new byte[31]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("0579be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f")]
    [InlineData("020000000000000000000000000000000000000000000000000000000000000005")]
    [InlineData("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b9")]
    [InlineData("0779be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8")]
    public void A_public_key_that_is_no_point_is_refused(string hex)
    {
        Assert.False(Context.Instance.TryCreatePubKey(Convert.FromHexString(hex), out _));
        Assert.Throws<FormatException>(() => ECPubKey.Create(Convert.FromHexString(hex)));
    }

    [Theory]
    [InlineData("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", false)]
    [InlineData("0679be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", false)]
    [InlineData("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", true)]
    public void Every_encoding_of_a_point_reads_as_that_point(string hex, bool expectedCompressed)
    {
        Assert.True(ECPubKey.TryCreate(Convert.FromHexString(hex), null, out var compressed, out var key));
        Assert.Equal(expectedCompressed, compressed);
        using var one = ECPrivKey.Create(Scalar(1));
        Assert.Equal(one.CreatePubKey(), key);
        Assert.Equal(65, key.ToBytes(compressed: false).Length);
        Assert.Equal(key, ECPubKey.Create(key.ToBytes(compressed: false)));
    }

    [Fact]
    public void The_x_only_key_tells_the_parity_that_it_drops()
    {
        using var one = ECPrivKey.Create(Scalar(1));
        using var minusOne = ECPrivKey.Create(Convert.FromHexString(Order[..^1] + "0"));
        Assert.Equal(one.CreateXOnlyPubKey(out var even), minusOne.CreateXOnlyPubKey(out var odd));
        Assert.False(even);
        Assert.True(odd);
        Assert.NotEqual(one.CreatePubKey(), minusOne.CreatePubKey());
    }

    [Fact]
    public void A_disposed_key_does_nothing_more()
    {
        var key = ECPrivKey.Create(Scalar(5));
        var other = key.Clone();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.CreatePubKey());
        Assert.Throws<ObjectDisposedException>(() => key.WriteToSpan(new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => key.SignECDSARFC6979(new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => key.SignBIP340(new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => other.CreatePubKey().GetSharedPubkey(key));
    }

    [Fact]
    public void A_key_writes_the_secret_that_it_was_made_from()
    {
        using var key = ECPrivKey.Create(Scalar(0x1234));
        var written = new byte[32];
        key.WriteToSpan(written);
        Assert.Equal(Scalar(0x1234), written);
        Assert.Throws<IndexOutOfRangeException>(() => key.WriteToSpan(new byte[31]));
    }

    private static byte[] Scalar(int value)
    {
        var bytes = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(28), value);
        return bytes;
    }
}
