using L402Functions.Nostr.Events;
using L402Functions.Protocol;
using NBitcoin.Secp256k1;

namespace L402Functions.Nostr.Keys;

/// <summary>Who wrote an event: an x-only public key on secp256k1 (BIP-340), 32 bytes.</summary>
public readonly struct NostrPublicKey : IEquatable<NostrPublicKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 bytes;

    private NostrPublicKey(in Bytes32 bytes) => this.bytes = bytes;

    /// <summary>A key of exactly 32 bytes. Whether it is a point of the curve shows when it is used.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static NostrPublicKey FromBytes(ReadOnlySpan<byte> source) => new(Bytes32.From(source));

    /// <summary>Reads 64 lower-case hexadecimal digits, the only form that NIP-01 knows.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out NostrPublicKey key)
    {
        var read = !hex.ContainsAnyInRange('A', 'F') & Bytes32.TryFromHex(hex, out var bytes);
        key = read ? new NostrPublicKey(bytes) : default;
        return read;
    }

    /// <summary>True where the bytes are the x of a point of the curve.</summary>
    public bool IsOnCurve => ECXOnlyPubKey.TryCreate(bytes, out _);

    /// <summary>Checks a BIP-340 signature over an event's id. Never throws: a key or signature that is none is simply not valid.</summary>
    public bool HasSigned(EventId id, ReadOnlySpan<byte> signature)
    {
        Span<byte> message = stackalloc byte[EventId.Length];
        id.CopyTo(message);
        return ECXOnlyPubKey.TryCreate(bytes, out var key)
            && signature.Length == NostrSignature.Length
            && SecpSchnorrSignature.TryCreate(signature, out var read)
            && key.SigVerifyBIP340(read, message);
    }

    /// <summary>Copies the 32 bytes to the front of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)bytes).CopyTo(destination);

    /// <inheritdoc/>
    public bool Equals(NostrPublicKey other) => ((ReadOnlySpan<byte>)bytes).SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NostrPublicKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(bytes);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(bytes);

    /// <summary>Equal in every byte.</summary>
    public static bool operator ==(NostrPublicKey left, NostrPublicKey right) => left.Equals(right);

    /// <summary>Different in some byte.</summary>
    public static bool operator !=(NostrPublicKey left, NostrPublicKey right) => !left.Equals(right);
}
