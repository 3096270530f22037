using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Encryption;

// The conversation key of NIP-44 version 2, "Encryption", steps 1 and 3.
//
// * Size is 32 bytes: HKDF-Extract with SHA-256 (RFC 5869), salt "nip44-v2", over the x coordinate of the shared point.
//   The coordinate goes in as it is: not hashed, as libraries for other protocols do by default.
//
// * A message's keys are HKDF-Expand of it with the message's nonce as info, 76 bytes: 32 for ChaCha20, 12 for its
//   nonce, 32 for HMAC. They live on the stack of one call.
//

/// <summary>The secret that two keys share (NIP-44 v2): the same from either side. Zeroed when disposed; <see cref="ToString"/> does not print it.</summary>
public sealed class ConversationKey : IDisposable
{
    /// <summary>Length in bytes.</summary>
    internal const int Length = 32;

    /// <summary>Length of a message's nonce in bytes.</summary>
    internal const int NonceLength = 32;

    /// <summary>Length in bytes of what is derived for one message.</summary>
    internal const int MessageKeysLength = ChaCha20.KeyLength + ChaCha20.NonceLength + HMACSHA256.HashSizeInBytes;

    private readonly byte[] key;
    private readonly Lock gate = new();
    private bool disposed;

    // Pinned, so that the garbage collector leaves no copy behind.
    private ConversationKey() => key = GC.AllocateUninitializedArray<byte>(Length, pinned: true);

    private static ReadOnlySpan<byte> Salt => "nip44-v2"u8;

    /// <summary>Agrees on the key. False where <paramref name="other"/> is no point of the curve.</summary>
    public static bool TryCreate(NostrKey own, NostrPublicKey other, [NotNullWhen(true)] out ConversationKey? key)
    {
        ArgumentNullException.ThrowIfNull(own);
        key = null;
        Span<byte> shared = stackalloc byte[NostrKey.Length];
        try
        {
            if (!own.TryAgree(other, shared))
            {
                return false;
            }

            key = new ConversationKey();
            HKDF.Extract(HashAlgorithmName.SHA256, shared, Salt, key.key);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }

    /// <summary>A key that the specification's test data gives.</summary>
    internal static ConversationKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length, nameof(bytes));
        var created = new ConversationKey();
        bytes.CopyTo(created.key);
        return created;
    }

    /// <summary>Derives a message's ChaCha20 key, ChaCha20 nonce and HMAC key, one after the other.</summary>
    /// <exception cref="ObjectDisposedException">The key is zeroed already.</exception>
    internal void DeriveMessageKeys(ReadOnlySpan<byte> nonce, Span<byte> messageKeys)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceLength, nameof(nonce));
        ArgumentOutOfRangeException.ThrowIfNotEqual(messageKeys.Length, MessageKeysLength, nameof(messageKeys));

        // Under the lock, because a key zeroed meanwhile would encrypt under one that everybody knows.
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            HKDF.Expand(HashAlgorithmName.SHA256, key, messageKeys, nonce);
        }
    }

    /// <summary>Copies the key to the front of <paramref name="destination"/>; zero it after use.</summary>
    internal void CopyTo(Span<byte> destination)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            key.CopyTo(destination);
        }
    }

    /// <summary>Says what it is, and nothing of the secret.</summary>
    public override string ToString() => "ConversationKey (redacted)";

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
