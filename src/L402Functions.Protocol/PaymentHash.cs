using System.Security.Cryptography;

namespace L402Functions.Protocol;

/// <summary>The SHA-256 of a payment's preimage (BOLT 11 field <c>p</c>): public, and the name under which a sale is kept.</summary>
public readonly struct PaymentHash : IEquatable<PaymentHash>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 bytes;

    private PaymentHash(in Bytes32 bytes) => this.bytes = bytes;

    /// <summary>A payment hash of exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static PaymentHash FromBytes(ReadOnlySpan<byte> source) => new(Bytes32.From(source));

    /// <summary>The hash of <paramref name="preimage"/>.</summary>
    public static PaymentHash Of(in Preimage preimage)
    {
        Span<byte> secret = stackalloc byte[Preimage.Length];
        preimage.CopyTo(secret);
        Bytes32 hash = default;
        SHA256.HashData(secret, hash);
        CryptographicOperations.ZeroMemory(secret);
        return new PaymentHash(hash);
    }

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out PaymentHash hash)
    {
        var read = Bytes32.TryFromHex(hex, out var bytes);
        hash = read ? new PaymentHash(bytes) : default;
        return read;
    }

    /// <summary>Copies the 32 bytes to the front of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)bytes).CopyTo(destination);

    /// <summary>The 32 bytes, as a new array.</summary>
    public byte[] ToArray() => ((ReadOnlySpan<byte>)bytes).ToArray();

    /// <inheritdoc/>
    public bool Equals(PaymentHash other) => ((ReadOnlySpan<byte>)bytes).SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PaymentHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(bytes);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(bytes);

    /// <summary>Equal in every byte.</summary>
    public static bool operator ==(PaymentHash left, PaymentHash right) => left.Equals(right);

    /// <summary>Different in some byte.</summary>
    public static bool operator !=(PaymentHash left, PaymentHash right) => !left.Equals(right);
}
