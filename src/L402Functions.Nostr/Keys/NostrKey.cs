using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using L402Functions.Nostr.Events;
using NBitcoin.Secp256k1;

namespace L402Functions.Nostr.Keys;

/// <summary>
/// A secret key on secp256k1: signs events (BIP-340) and agrees on secrets (ECDH). Zeroed when disposed; <see cref="ToString"/> does not print it.
/// </summary>
public sealed class NostrKey : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly ECPrivKey key;

    private NostrKey(ECPrivKey key)
    {
        this.key = key;
        PublicKey = NostrPublicKey.FromBytes(key.CreateXOnlyPubKey().ToBytes());
    }

    /// <summary>The public half.</summary>
    public NostrPublicKey PublicKey { get; }

    /// <summary>Takes 32 bytes. False where they are no key: zero, or not below the order of the curve.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> secret, [NotNullWhen(true)] out NostrKey? key)
    {
        // The package reads the first 32 bytes of a longer input and throws for a shorter one.
        key = secret.Length == Length && ECPrivKey.TryCreate(secret, out var read) ? new NostrKey(read) : null;
        return key is not null;
    }

    /// <summary>A new key by chance.</summary>
    public static NostrKey Generate()
    {
        Span<byte> secret = stackalloc byte[Length];
        try
        {
            NostrKey? key;
            do
            {
                RandomNumberGenerator.Fill(secret);
            }
            while (!TryCreate(secret, out key));

            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>A BIP-340 signature over an event's id, with fresh auxiliary randomness.</summary>
    public NostrSignature Sign(EventId id)
    {
        Span<byte> message = stackalloc byte[EventId.Length];
        id.CopyTo(message);
        return NostrSignature.FromBytes(key.SignBIP340(message).ToBytes());
    }

    /// <summary>Writes the x coordinate of the shared point, unhashed, as NIP-44 and NIP-04 take it.</summary>
    /// <returns>False where <paramref name="other"/> is no point of the curve.</returns>
    public bool TryAgree(NostrPublicKey other, Span<byte> sharedX)
    {
        // The even point of that x, as BIP-340 lifts it; either has the same x when multiplied.
        Span<byte> compressed = stackalloc byte[33];
        compressed[0] = 2;
        other.CopyTo(compressed[1..]);
        if (!ECPubKey.TryCreate(compressed, Context.Instance, out _, out var point))
        {
            return false;
        }

        Span<byte> shared = stackalloc byte[33];
        point.GetSharedPubkey(key).WriteToSpan(true, shared, out _);
        shared[1..].CopyTo(sharedX);
        CryptographicOperations.ZeroMemory(shared);
        return true;
    }

    /// <summary>Copies the secret itself to the front of <paramref name="destination"/>; zero it after use.</summary>
    public void CopySecretTo(Span<byte> destination) => key.WriteToSpan(destination);

    /// <summary>Says whose key it is, and nothing of the secret.</summary>
    public override string ToString() => $"NostrKey of {PublicKey}";

    /// <summary>Zeroes the secret.</summary>
    public void Dispose() => key.Dispose();
}
