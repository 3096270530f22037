using System.Security.Cryptography;
using System.Text;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Tests.Encryption;

public sealed class Nip44VectorTests
{
    [VectorFact]
    public void Every_conversation_key_is_the_published_one()
    {
        foreach (var vector in Nip44Vectors.Valid("get_conversation_key"))
        {
            using var own = Nip44Vectors.Secret(vector.Text("sec1"));
            Assert.True(ConversationKey.TryCreate(own, Nip44Vectors.Public(vector.Text("pub2")), out var key));
            using (key)
            {
                Assert.Equal(vector.Text("conversation_key"), key.Hex());
            }
        }
    }

    [VectorFact]
    public void Every_invalid_pair_of_keys_is_refused()
    {
        foreach (var vector in Nip44Vectors.Invalid("get_conversation_key"))
        {
            var agreed = NostrKey.TryCreate(vector.Bytes("sec1"), out var own)
                && ConversationKey.TryCreate(own, Nip44Vectors.Public(vector.Text("pub2")), out _);
            Assert.False(agreed, vector.Text("note"));
            own?.Dispose();
        }
    }

    [VectorFact]
    public void Every_message_has_the_published_keys()
    {
        using var key = ConversationKey.FromBytes(Nip44Vectors.MessageKeys.Bytes("conversation_key"));
        var derived = new byte[ConversationKey.MessageKeysLength];
        foreach (var vector in Nip44Vectors.MessageKeys.GetProperty("keys").EnumerateArray())
        {
            key.DeriveMessageKeys(vector.Bytes("nonce"), derived);
            Assert.Equal(vector.Text("chacha_key") + vector.Text("chacha_nonce") + vector.Text("hmac_key"), Convert.ToHexStringLower(derived));
        }
    }

    [VectorFact]
    public void Every_length_is_padded_as_published()
    {
        foreach (var vector in Nip44Vectors.Valid("calc_padded_len"))
        {
            Assert.Equal(vector[1].GetInt32(), MessagePadding.PaddedLength(vector[0].GetInt32()));
        }
    }

    [VectorFact]
    public void Every_message_is_encrypted_and_decrypted_as_published_from_either_side()
    {
        foreach (var vector in Nip44Vectors.Valid("encrypt_decrypt"))
        {
            using var first = Nip44Vectors.Secret(vector.Text("sec1"));
            using var second = Nip44Vectors.Secret(vector.Text("sec2"));
            Assert.True(ConversationKey.TryCreate(first, second.PublicKey, out var forth));
            Assert.True(ConversationKey.TryCreate(second, first.PublicKey, out var back));
            using (forth)
            using (back)
            {
                Assert.Equal(vector.Text("conversation_key"), forth.Hex());
                Assert.Equal(vector.Text("payload"), Nip44.Encrypt(vector.Text("plaintext"), forth, vector.Bytes("nonce")));
                Assert.True(Nip44.TryDecrypt(vector.Text("payload"), back, out var plaintext));
                Assert.Equal(vector.Text("plaintext"), plaintext);
            }
        }
    }

    [VectorFact]
    public void Every_long_message_is_encrypted_and_decrypted_as_published()
    {
        foreach (var vector in Nip44Vectors.Valid("encrypt_decrypt_long_msg"))
        {
            using var key = ConversationKey.FromBytes(vector.Bytes("conversation_key"));
            var text = string.Concat(Enumerable.Repeat(vector.Text("pattern"), vector.GetProperty("repeat").GetInt32()));
            Assert.Equal(vector.Text("plaintext_sha256"), Sha256(text));

            var payload = Nip44.Encrypt(text, key, vector.Bytes("nonce"));

            Assert.Equal(vector.Text("payload_sha256"), Sha256(payload));
            Assert.True(Nip44.TryDecrypt(payload, key, out var plaintext));
            Assert.Equal(text, plaintext);
        }
    }

    [VectorFact]
    public void Every_invalid_payload_is_refused()
    {
        foreach (var vector in Nip44Vectors.Invalid("decrypt"))
        {
            using var key = ConversationKey.FromBytes(vector.Bytes("conversation_key"));
            Assert.False(Nip44.TryDecrypt(vector.Text("payload"), key, out var plaintext), vector.Text("note"));
            Assert.Null(plaintext);
        }
    }

    // The lengths from 65536 became valid after this list was published; they are read here and still never written.
    [VectorFact]
    public void No_listed_length_is_written()
    {
        using var key = ConversationKey.FromBytes(new byte[ConversationKey.Length]);
        foreach (var length in Nip44Vectors.Invalid("encrypt_msg_lengths"))
        {
            Assert.Throws<ArgumentException>(() => Nip44.Encrypt(new string('x', length.GetInt32()), key));
        }
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
