using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace L402Functions.Nostr.Encryption;

// NIP-44, "Encrypted Payloads (Versioned)", version 2: secp256k1 ECDH, HKDF, padding, ChaCha20, HMAC-SHA256, base64.
//
// * A payload is version (1 byte, 2), nonce (32), ciphertext, MAC (32). The MAC covers nonce and ciphertext, which lie
//   side by side; it is compared in constant time and before anything is decrypted.
//
// * ChaCha20 counts from 0 (RFC 8439's AEAD keeps block 0 for Poly1305; there is none here).
//
// * A payload that starts with '#' is of a version to come, which nobody has written yet: refused like any other text
//   that is not base64.
//

/// <summary>Encrypted payloads, version 2 (NIP-44).</summary>
public static class Nip44
{
    private const byte Version = 2;
    private const int NonceAt = 1;
    private const int CiphertextAt = NonceAt + ConversationKey.NonceLength;
    private const int MacLength = HMACSHA256.HashSizeInBytes;
    private const int Overhead = CiphertextAt + MacLength;
    private const int MinDecoded = Overhead + MessagePadding.ShortPrefix + MessagePadding.MinPadded;
    private const int MaxDecoded = Overhead + MessagePadding.LongPrefix + MessagePadding.MaxRead;

    // Throws for half of a surrogate pair, which the default encoding would silently replace.
    private static readonly UTF8Encoding Utf8Text = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Encrypts with a fresh nonce.</summary>
    /// <exception cref="ArgumentException">The text is empty, longer than 65535 bytes of UTF-8, or no Unicode text.</exception>
    public static string Encrypt(string plaintext, ConversationKey key)
    {
        Span<byte> nonce = stackalloc byte[ConversationKey.NonceLength];
        RandomNumberGenerator.Fill(nonce);
        return Encrypt(plaintext, key, nonce);
    }

    /// <summary>Decrypts. False for anything that is not a payload of this conversation, whatever the reason.</summary>
    public static bool TryDecrypt(string payload, ConversationKey key, [NotNullWhen(true)] out string? plaintext)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(key);
        plaintext = null;
        return payload.Length <= StrictBase64.EncodedLength(MaxDecoded)
            && StrictBase64.TryDecode(payload, out var decoded)
            && decoded.Length >= MinDecoded
            && decoded[0] == Version
            && TryDecrypt(decoded, key, out plaintext);
    }

    /// <summary>Encrypts with the nonce that the specification's test data gives. A nonce used twice gives both messages away.</summary>
    internal static string Encrypt(string plaintext, ConversationKey key, ReadOnlySpan<byte> nonce)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        ArgumentNullException.ThrowIfNull(key);
        var length = Utf8Text.GetByteCount(plaintext);
        if (length is 0 or > MessagePadding.MaxWritten)
        {
            throw new ArgumentException($"The text is {length} bytes of UTF-8; allowed are 1 to {MessagePadding.MaxWritten}.", nameof(plaintext));
        }

        var payload = new byte[Overhead + MessagePadding.ShortPrefix + MessagePadding.PaddedLength(length)];
        try
        {
            payload[0] = Version;
            nonce.CopyTo(payload.AsSpan(NonceAt));
            var padded = payload.AsSpan(CiphertextAt..^MacLength);
            BinaryPrimitives.WriteUInt16BigEndian(padded, (ushort)length);
            Utf8Text.GetBytes(plaintext, padded[MessagePadding.ShortPrefix..]);
            Seal(payload, key);
            return Convert.ToBase64String(payload);
        }
        finally
        {
            // It held the text, and still does where sealing threw.
            CryptographicOperations.ZeroMemory(payload);
        }
    }

    /// <summary>Turns version, nonce and padded text into a payload, in place.</summary>
    internal static void Seal(Span<byte> payload, ConversationKey key)
    {
        Span<byte> keys = stackalloc byte[ConversationKey.MessageKeysLength];
        try
        {
            key.DeriveMessageKeys(payload[NonceAt..CiphertextAt], keys);
            Cipher(payload[CiphertextAt..^MacLength], keys);
            Authenticate(payload, keys, payload[^MacLength..]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
        }
    }

    private static bool TryDecrypt(Span<byte> payload, ConversationKey key, [NotNullWhen(true)] out string? plaintext)
    {
        plaintext = null;
        Span<byte> keys = stackalloc byte[ConversationKey.MessageKeysLength];
        Span<byte> mac = stackalloc byte[MacLength];
        try
        {
            key.DeriveMessageKeys(payload[NonceAt..CiphertextAt], keys);
            Authenticate(payload, keys, mac);
            if (!CryptographicOperations.FixedTimeEquals(mac, payload[^MacLength..]))
            {
                return false;
            }

            var padded = payload[CiphertextAt..^MacLength];
            Cipher(padded, keys);
            if (!MessagePadding.TryUnpad(padded, out var text) || !Utf8.IsValid(text))
            {
                return false;
            }

            plaintext = Utf8Text.GetString(text);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
            CryptographicOperations.ZeroMemory(mac);
            CryptographicOperations.ZeroMemory(payload);
        }
    }

    private static void Cipher(Span<byte> data, ReadOnlySpan<byte> keys) =>
        ChaCha20.Transform(keys[..ChaCha20.KeyLength], keys.Slice(ChaCha20.KeyLength, ChaCha20.NonceLength), counter: 0, data);

    private static void Authenticate(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> keys, Span<byte> mac) =>
        HMACSHA256.HashData(keys[(ChaCha20.KeyLength + ChaCha20.NonceLength)..], payload[NonceAt..^MacLength], mac);
}
