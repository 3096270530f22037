using L402Functions.Protocol;

namespace L402Functions.Nostr.Events;

/// <summary>The id of a Nostr event (NIP-01): the SHA-256 of its canonical form.</summary>
public readonly struct EventId : IEquatable<EventId>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 bytes;

    private EventId(in Bytes32 bytes) => this.bytes = bytes;

    /// <summary>An id of exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static EventId FromBytes(ReadOnlySpan<byte> source) => new(Bytes32.From(source));

    /// <summary>Reads 64 lower-case hexadecimal digits, the only form that NIP-01 knows.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out EventId id)
    {
        var read = !hex.ContainsAnyInRange('A', 'F') & Bytes32.TryFromHex(hex, out var bytes);
        id = read ? new EventId(bytes) : default;
        return read;
    }

    /// <summary>Copies the 32 bytes to the front of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)bytes).CopyTo(destination);

    /// <inheritdoc/>
    public bool Equals(EventId other) => ((ReadOnlySpan<byte>)bytes).SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EventId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(bytes);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(bytes);

    /// <summary>Equal in every byte.</summary>
    public static bool operator ==(EventId left, EventId right) => left.Equals(right);

    /// <summary>Different in some byte.</summary>
    public static bool operator !=(EventId left, EventId right) => !left.Equals(right);
}
