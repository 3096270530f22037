using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Tests.Encryption;

public sealed class ConversationKeyTests
{
    [Fact]
    public void A_disposed_key_encrypts_and_decrypts_nothing()
    {
        var key = ConversationKey.FromBytes(new byte[ConversationKey.Length]);
        var payload = Nip44.Encrypt("pay nobody", key);
        key.Dispose();
        key.Dispose();

        // With the zeros that are left of it, anybody could read along.
        Assert.Throws<ObjectDisposedException>(() => Nip44.Encrypt("pay nobody", key));
        Assert.Throws<ObjectDisposedException>(() => Nip44.TryDecrypt(payload, key, out _));
    }

    [Fact]
    public void The_key_is_not_printed()
    {
        using var own = NostrKey.Generate();
        using var other = NostrKey.Generate();
        Assert.True(ConversationKey.TryCreate(own, other.PublicKey, out var key));
        using (key)
        {
            Assert.DoesNotContain(key.Hex(), key.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.Equal("ConversationKey (redacted)", $"{key}");
        }
    }

    // "pub2 is invalid, no sqrt" and "point of order 3 on twist" of the specification's test data, and a coordinate past the field.
    [Theory]
    [InlineData("1234567890abcdef1234567890abcdef1234567890abcdef1234567890abcdef")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void There_is_none_with_a_key_that_is_no_point_of_the_curve(string other)
    {
        using var own = NostrKey.Generate();

        Assert.False(ConversationKey.TryCreate(own, Nip44Vectors.Public(other), out var key));
        Assert.Null(key);
    }
}
