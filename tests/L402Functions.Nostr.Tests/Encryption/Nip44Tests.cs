using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Tests.Encryption;

public sealed class Nip44Tests : IDisposable
{
    private const int PrefixAt = 33;
    private readonly ConversationKey key = ConversationKey.FromBytes(Convert.FromHexString("c41c775356fd92eadc63ff5a0dc1da211b268cbea22316767095b2871ea1412d"));

    public void Dispose() => key.Dispose();

    // The first and second of the specification's test data.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "a", "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABee0G5VSK0/9YypIObAtDKfYEAjD35uVkHyB0F4DwrcNaCXlCWZKaArsGrY6M9wnuTMxWfp1RTN9Xga8no+kF5Vsb")]
    [InlineData("f00000000000000000000000000000f00000000000000000000000000000000f", "\U0001F355\U0001FAC3", "AvAAAAAAAAAAAAAAAAAAAPAAAAAAAAAAAAAAAAAAAAAPSKSK6is9ngkX2+cSq85Th16oRTISAOfhStnixqZziKMDvB0QQzgFZdjLTPicCJaV8nDITO+QfaQ61+KbWQIOO2Yj")]
    public void A_message_between_the_keys_1_and_2_is_the_published_one(string nonce, string plaintext, string payload)
    {
        using var one = Nip44Vectors.Secret("0000000000000000000000000000000000000000000000000000000000000001");
        using var two = Nip44Vectors.Secret("0000000000000000000000000000000000000000000000000000000000000002");
        Assert.True(ConversationKey.TryCreate(one, two.PublicKey, out var agreed));
        using (agreed)
        {
            Assert.Equal(key.Hex(), agreed.Hex());
            Assert.Equal(payload, Nip44.Encrypt(plaintext, agreed, Convert.FromHexString(nonce)));
            Assert.True(Nip44.TryDecrypt(payload, agreed, out var read));
            Assert.Equal(plaintext, read);
        }
    }

    // Published as invalid, each for another reason.
    [Theory]
    [InlineData("ca2527a037347b91bea0c8a30fc8d9600ffd81ec00038671e3a0f0cb0fc9f642", "#Atqupco0WyaOW2IGDKcshwxI9xO8HgD/P8Ddt46CbxDbrhdG8VmJdU0MIDf06CUvEvdnr1cp1fiMtlM/GrE92xAc1K5odTpCzUB+mjXgbaqtntBUbTToSUoT0ovrlPwzGjyp")]
    [InlineData("36f04e558af246352dcf73b692fbd3646a2207bd8abd4b1cd26b234db84d9481", "AK1AjUvoYW3IS7C/BGRUoqEC7ayTfDUgnEPNeWTF/reBZFaha6EAIRueE9D1B1RuoiuFScC0Q94yjIuxZD3JStQtE8JMNacWFs9rlYP+ZydtHhRucp+lxfdvFlaGV/sQlqZz")]
    [InlineData("cff7bd6a3e29a450fd27f6c125d5edeb0987c475fd1e8d97591e0d4d8a89763c", "Agn/l3ULCEAS4V7LhGFM6IGA17jsDUaFCKhrbXDANholyySBfeh+EN8wNB9gaLlg4j6wdBYh+3oK+mnxWu3NKRbSvQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("5254827d29177622d40a7b67cad014fe7137700c3c523903ebbe3e1b74d40214", "Anq2XbuLvCuONcr7V0UxTh8FAyWoZNEdBHXvdbNmDZHB573MI7R7rrTYftpqmvUpahmBC2sngmI14/L0HjOZ7lWGJlzdh6luiOnGPc46cGxf08MRC4CIuxx3i2Lm0KqgJ7vA")]
    [InlineData("d61d3f09c7dfe1c0be91af7109b60a7d9d498920c90cbba1e137320fdd938853", "Ag==")]
    public void A_payload_of_another_version_or_with_a_wrong_MAC_padding_or_length_is_refused(string conversationKey, string payload)
    {
        using var published = ConversationKey.FromBytes(Convert.FromHexString(conversationKey));

        Assert.False(Nip44.TryDecrypt(payload, published, out _));
    }

    [Theory]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(100_000)]
    [InlineData(MessagePadding.MaxRead)]
    public void The_long_form_is_read(int length)
    {
        var text = new string('x', length);

        Assert.True(Nip44.TryDecrypt(LongForm(length, MessagePadding.PaddedLength(length)), key, out var read));
        Assert.Equal(text, read);
    }

    [Theory]
    [InlineData(0, 32)]
    [InlineData(1, 32)]
    [InlineData(65_535, 65_536)]
    [InlineData(65_536, 65_537)]
    [InlineData(65_537, 65_537)]
    [InlineData(MessagePadding.MaxRead + 1, MessagePadding.MaxRead)]
    [InlineData(-1, MessagePadding.MaxRead)]
    public void A_long_form_whose_length_is_short_too_long_or_does_not_fit_its_padding_is_refused(int length, int paddedLength) =>
        Assert.False(Nip44.TryDecrypt(LongForm(length, paddedLength), key, out _));

    [Fact]
    public void A_text_past_256_KiB_is_refused_before_it_is_decoded() =>
        Assert.False(Nip44.TryDecrypt(new string('A', StrictBase64.EncodedLength(MessagePadding.MaxRead + 200)), key, out _));

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(65_535)]
    public void The_shortest_and_longest_texts_go_there_and_back(int length)
    {
        var text = new string('y', length);

        Assert.True(Nip44.TryDecrypt(Nip44.Encrypt(text, key), key, out var read));
        Assert.Equal(text, read);
    }

    [Fact]
    public void Any_text_goes_there_and_back_between_any_two_keys() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), sample =>
        {
            // A lone half of a surrogate pair becomes U+FFFD.
            var text = string.Concat(sample.Get.EnumerateRunes());
            using var own = NostrKey.Generate();
            using var other = NostrKey.Generate();
            Assert.True(ConversationKey.TryCreate(own, other.PublicKey, out var forth));
            Assert.True(ConversationKey.TryCreate(other, own.PublicKey, out var back));
            using (forth)
            using (back)
            {
                return Nip44.TryDecrypt(Nip44.Encrypt(text, forth), back, out var read) && read == text;
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_flipped_bit_is_refused()
    {
        var payload = Convert.FromBase64String(Nip44.Encrypt("pay nobody", key));
        for (var bit = 0; bit < payload.Length * 8; bit++)
        {
            payload[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Nip44.TryDecrypt(Convert.ToBase64String(payload), key, out _), $"bit {bit}");
            payload[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(Nip44.TryDecrypt(Convert.ToBase64String(payload), key, out _));
    }

    [Fact]
    public void Any_changed_added_or_missing_character_is_refused()
    {
        var payload = Nip44.Encrypt("pay nobody", key);
        for (var at = 0; at < payload.Length; at++)
        {
            foreach (var other in "A/=- \n#é".Where(c => c != payload[at]))
            {
                Assert.False(Nip44.TryDecrypt(payload[..at] + other + payload[(at + 1)..], key, out _), $"{other} at {at}");
                Assert.False(Nip44.TryDecrypt(payload[..at] + other + payload[at..], key, out _), $"{other} before {at}");
            }

            Assert.False(Nip44.TryDecrypt(payload[..at], key, out _), $"the first {at}");
        }
    }

    [Fact]
    public void Another_conversation_reads_nothing()
    {
        using var other = ConversationKey.FromBytes(new byte[ConversationKey.Length]);

        Assert.False(Nip44.TryDecrypt(Nip44.Encrypt("pay nobody", key), other, out _));
    }

    [Fact]
    public void Whatever_an_authentic_payload_holds_is_read_back_by_its_one_spelling_or_refused() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte[] Padded, byte Length, bool Fits)>(), sample =>
        {
            // Half of them have a padding of the right size, so that text which is no UTF-8 is reached.
            var (bytes, length, fits) = (sample.Padded ?? [], Math.Max((byte)1, sample.Length), sample.Fits);
            var padded = new byte[fits ? MessagePadding.ShortPrefix + MessagePadding.PaddedLength(length) : bytes.Length];
            bytes.AsSpan(0, Math.Min(bytes.Length, padded.Length)).CopyTo(padded);
            if (fits)
            {
                BinaryPrimitives.WriteUInt16BigEndian(padded, length);
                padded.AsSpan(MessagePadding.ShortPrefix + length).Clear();
            }

            return !Nip44.TryDecrypt(Sealed(padded), key, out var read)
                || Encoding.UTF8.GetBytes(read).AsSpan().SequenceEqual(padded.AsSpan(MessagePadding.ShortPrefix, Encoding.UTF8.GetByteCount(read)));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("ff")]
    [InlineData("c0af")]
    [InlineData("eda080")]
    public void Text_that_is_no_UTF_8_is_refused_though_authentic(string hex)
    {
        var text = Convert.FromHexString(hex);
        var padded = new byte[MessagePadding.ShortPrefix + MessagePadding.MinPadded];
        BinaryPrimitives.WriteUInt16BigEndian(padded, (ushort)text.Length);
        text.CopyTo(padded, MessagePadding.ShortPrefix);

        Assert.False(Nip44.TryDecrypt(Sealed(padded), key, out _));
    }

    [Fact]
    public void Zeros_of_the_padding_that_are_none_are_refused()
    {
        var padded = new byte[MessagePadding.ShortPrefix + MessagePadding.MinPadded];
        padded[1] = 1;
        padded[2] = (byte)'a';
        Assert.True(Nip44.TryDecrypt(Sealed(padded), key, out _));

        padded[^1] = 1;
        Assert.False(Nip44.TryDecrypt(Sealed(padded), key, out _));
    }

    [Fact]
    public void Garbage_never_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(string Text, byte[] Bytes)>(), sample =>
            !Nip44.TryDecrypt(sample.Text ?? string.Empty, key, out _)
            && !Nip44.TryDecrypt(Convert.ToBase64String([2, .. new byte[98], .. sample.Bytes ?? []]), key, out _))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Text_that_is_empty_too_long_or_half_of_a_surrogate_pair_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => Nip44.Encrypt(string.Empty, key));
        Assert.Throws<ArgumentException>(() => Nip44.Encrypt(new string('x', 65_536), key));
        Assert.Throws<ArgumentException>(() => Nip44.Encrypt(new string('é', 32_768), key));
        Assert.ThrowsAny<ArgumentException>(() => Nip44.Encrypt("\ud83d", key));
    }

    [Fact]
    public void A_text_is_never_encrypted_the_same_way_twice() =>
        Assert.NotEqual(Nip44.Encrypt("pay nobody", key), Nip44.Encrypt("pay nobody", key));

    private string LongForm(int length, int paddedLength)
    {
        var padded = new byte[MessagePadding.LongPrefix + paddedLength];
        BinaryPrimitives.WriteInt32BigEndian(padded.AsSpan(MessagePadding.ShortPrefix), length);
        padded.AsSpan(MessagePadding.LongPrefix, (int)Math.Min((uint)length, (uint)paddedLength)).Fill((byte)'x');
        return Sealed(padded);
    }

    /// <summary>A payload of this conversation, authentic whatever is in it.</summary>
    private string Sealed(byte[] padded)
    {
        byte[] payload = [2, .. new byte[PrefixAt - 1], .. padded, .. new byte[32]];
        Nip44.Seal(payload, key);
        return Convert.ToBase64String(payload);
    }
}
