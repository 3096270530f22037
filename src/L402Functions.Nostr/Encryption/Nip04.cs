using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Encryption;

// NIP-04, "Encrypted Direct Message" (deprecated): AES-256-CBC with PKCS #7 padding.
//
// * Key size is 32 bytes: the x coordinate of the shared point, as it is.
//
// * The initialization vector is 16 bytes, random for each message. A payload is base64(ciphertext) "?iv=" base64(vector).
//
// * Nothing authenticates the ciphertext: whoever can change it can change the text. What protects it here is the signature
//   of the event around it, so decrypt only the content of an event whose signature has been checked.
//

/// <summary>The older encryption of direct messages (NIP-04): unauthenticated, and only for wallets that know nothing else.</summary>
public static class Nip04
{
    private const int BlockLength = 16;
    private const string VectorMark = "?iv=";

    // The bound of NIP-44's longest text, and a block of padding.
    private const int MaxCiphertext = MessagePadding.MaxRead + BlockLength;

    private static readonly UTF8Encoding Utf8Text = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Encrypts with a fresh initialization vector.</summary>
    /// <exception cref="ArgumentException">
    /// The text is longer than 65535 bytes of UTF-8 or no Unicode text, or <paramref name="other"/> is no point of the curve.
    /// </exception>
    public static string Encrypt(string plaintext, NostrKey own, NostrPublicKey other)
    {
        Span<byte> vector = stackalloc byte[BlockLength];
        RandomNumberGenerator.Fill(vector);
        return Encrypt(plaintext, own, other, vector);
    }

    /// <summary>Decrypts. False for anything that is no such payload.</summary>
    public static bool TryDecrypt(string payload, NostrKey own, NostrPublicKey other, [NotNullWhen(true)] out string? plaintext)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(own);
        plaintext = null;
        var mark = payload.IndexOf(VectorMark, StringComparison.Ordinal);
        return mark >= 0
            && mark <= StrictBase64.EncodedLength(MaxCiphertext)
            && payload.Length - mark <= VectorMark.Length + StrictBase64.EncodedLength(BlockLength)
            && StrictBase64.TryDecode(payload.AsSpan(0, mark), out var ciphertext)
            && StrictBase64.TryDecode(payload.AsSpan(mark + VectorMark.Length), out var vector)
            && ciphertext.Length % BlockLength == 0
            && vector.Length == BlockLength
            && TryDecrypt(ciphertext, vector, own, other, out plaintext);
    }

    /// <summary>Encrypts with the initialization vector that a test gives.</summary>
    internal static string Encrypt(string plaintext, NostrKey own, NostrPublicKey other, ReadOnlySpan<byte> vector)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        ArgumentNullException.ThrowIfNull(own);
        var text = Utf8Text.GetBytes(plaintext);
        try
        {
            if (text.Length > MessagePadding.MaxWritten)
            {
                throw new ArgumentException($"The text is {text.Length} bytes of UTF-8; allowed are {MessagePadding.MaxWritten}.", nameof(plaintext));
            }

            using var aes = Agree(own, other) ?? throw new ArgumentException("The key is no point of the curve.", nameof(other));
            return Convert.ToBase64String(aes.EncryptCbc(text, vector)) + VectorMark + Convert.ToBase64String(vector);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static bool TryDecrypt(byte[] ciphertext, byte[] vector, NostrKey own, NostrPublicKey other, [NotNullWhen(true)] out string? plaintext)
    {
        plaintext = null;
        var text = new byte[ciphertext.Length];
        try
        {
            using var aes = Agree(own, other);
            if (aes is null
                || !aes.TryDecryptCbc(ciphertext, vector, text, out var length)
                || !Utf8.IsValid(text.AsSpan(0, length)))
            {
                return false;
            }

            plaintext = Utf8Text.GetString(text, 0, length);
            return true;
        }
        catch (CryptographicException)
        {
            // Wrong padding: the framework has no way of saying so that does not throw.
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <returns>The cipher under the shared key, or null where there is none.</returns>
    private static Aes? Agree(NostrKey own, NostrPublicKey other)
    {
        Span<byte> shared = stackalloc byte[NostrKey.Length];
        Aes? aes = null;
        try
        {
            if (own.TryAgree(other, shared))
            {
                aes = Aes.Create();
                aes.SetKey(shared);
            }

            return aes;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }
}
