using System.Security.Cryptography;
using L402Functions.Paywall.Keys;
using L402Functions.Paywall.Tests.Shop;

namespace L402Functions.Paywall.Tests.Keys;

public sealed class KeyRingTests
{
    private static readonly byte[] Key1 = SHA256.HashData("one"u8);
    private static readonly byte[] Key2 = SHA256.HashData("two"u8);

    [Fact]
    public void The_root_key_is_the_HMAC_of_the_identifier_under_the_master_key_that_it_names()
    {
        using var ring = new KeyRing(new Dictionary<byte, byte[]> { [1] = Key1, [2] = Key2 }, 2);
        var root = new byte[32];

        Assert.True(ring.TryGetRootKey(Identifier(1), root));
        Assert.Equal(HMACSHA256.HashData(Key1, Identifier(1)), root);
        Assert.True(ring.TryGetRootKey(Identifier(2), root));
        Assert.Equal(HMACSHA256.HashData(Key2, Identifier(2)), root);
    }

    [Fact]
    public void An_unknown_number_gets_no_key_and_the_span_does_not_hold_one_of_ours()
    {
        using var ring = new KeyRing(new Dictionary<byte, byte[]> { [1] = Key1 }, 1);
        var root = new byte[32];

        Assert.False(ring.TryGetRootKey(Identifier(9), root));
        Assert.NotEqual(HMACSHA256.HashData(Key1, Identifier(9)), root);
        Assert.NotEqual(HMACSHA256.HashData(new byte[32], Identifier(9)), root);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(34)]
    public void An_identifier_too_short_to_name_a_key_gets_none(int length)
    {
        using var ring = new KeyRing(new Dictionary<byte, byte[]> { [0] = Key1 }, 0);
        Assert.False(ring.TryGetRootKey(new byte[length], new byte[32]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_master_key_of_another_length_is_refused_without_being_shown(int length)
    {
        var refused = Assert.Throws<ArgumentException>(() => new KeyRing(new Dictionary<byte, byte[]> { [7] = Enumerable.Repeat((byte)0xAB, length).ToArray() }, 7));
        Assert.Contains("Master key 7", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abab", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_current_key_must_be_on_the_ring() =>
        Assert.Throws<ArgumentException>(() => new KeyRing(new Dictionary<byte, byte[]> { [1] = Key1 }, 2));

    [Fact]
    public void The_ring_keeps_a_copy_of_its_keys()
    {
        byte[] mine = [.. Key1];
        using var ring = new KeyRing(new Dictionary<byte, byte[]> { [1] = mine }, 1);
        mine.AsSpan().Clear();
        var root = new byte[32];

        ring.TryGetRootKey(Identifier(1), root);

        Assert.Equal(HMACSHA256.HashData(Key1, Identifier(1)), root);
    }

    [Fact]
    public void Derived_keys_start_with_the_current_one_and_keep_the_others()
    {
        using var before = new KeyRing(new Dictionary<byte, byte[]> { [1] = Key1 }, 1);
        using var after = new KeyRing(new Dictionary<byte, byte[]> { [1] = Key1, [2] = Key2 }, 2);

        var old = Assert.Single(before.Derive("purpose"u8));
        var derived = after.Derive("purpose"u8);

        Assert.Equal(2, derived.Count);
        Assert.Equal(HMACSHA256.HashData(Key2, "purpose"u8), derived[0]);
        Assert.Equal(old, derived[1]);
    }

    [Fact]
    public void Purposes_and_root_keys_do_not_share_a_key()
    {
        using var ring = Counter.Ring(1, 1);
        var root = new byte[32];
        ring.TryGetRootKey(Identifier(1), root);

        Assert.NotEqual(ring.Derive("a"u8)[0], ring.Derive("b"u8)[0]);
        Assert.NotEqual(root, ring.Derive("a"u8)[0]);
    }

    [Fact]
    public void A_ring_that_is_put_away_opens_nothing_not_even_with_a_key_of_zeros()
    {
        var ring = new KeyRing(new Dictionary<byte, byte[]> { [1] = Key1 }, 1);
        ring.Dispose();
        Assert.False(ring.TryGetRootKey(Identifier(1), new byte[32]));
    }

    private static byte[] Identifier(byte number)
    {
        var identifier = new byte[66];
        identifier[34] = number;
        identifier[35] = 0x55;
        return identifier;
    }
}
