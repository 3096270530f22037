using System.Security.Cryptography;

namespace L402Functions.Protocol;

/// <summary>
/// The secret whose SHA-256 is the payment hash: whoever has it has paid (or was given it by someone who did). A bearer secret,
/// so <see cref="ToString"/> does not print it; ask for <see cref="ToHex"/> where it must leave the process.
/// </summary>
public readonly struct Preimage : IEquatable<Preimage>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 bytes;

    private Preimage(in Bytes32 bytes) => this.bytes = bytes;

    /// <summary>A preimage of exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static Preimage FromBytes(ReadOnlySpan<byte> source) => new(Bytes32.From(source));

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out Preimage preimage)
    {
        var read = Bytes32.TryFromHex(hex, out var bytes);
        preimage = read ? new Preimage(bytes) : default;
        return read;
    }

    /// <summary>True where this preimage proves payment of <paramref name="hash"/>. Takes the same time whatever the answer.</summary>
    public bool Proves(in PaymentHash hash)
    {
        Span<byte> expected = stackalloc byte[PaymentHash.Length];
        Span<byte> actual = stackalloc byte[PaymentHash.Length];
        hash.CopyTo(expected);
        PaymentHash.Of(this).CopyTo(actual);
        return CryptographicOperations.FixedTimeEquals(expected, actual);
    }

    /// <summary>Copies the 32 bytes to the front of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)bytes).CopyTo(destination);

    /// <summary>64 lower-case hexadecimal digits of the secret itself.</summary>
    public string ToHex() => Convert.ToHexStringLower(bytes);

    /// <summary>Compares in constant time.</summary>
    public bool Equals(Preimage other) => CryptographicOperations.FixedTimeEquals(bytes, other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Preimage other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => PaymentHash.Of(this).GetHashCode();

    /// <summary>Says that there is a preimage, not which.</summary>
    public override string ToString() => "Preimage(redacted)";

    /// <summary>Equal in every byte.</summary>
    public static bool operator ==(Preimage left, Preimage right) => left.Equals(right);

    /// <summary>Different in some byte.</summary>
    public static bool operator !=(Preimage left, Preimage right) => !left.Equals(right);
}
