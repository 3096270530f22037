namespace L402Functions.Protocol.Macaroons;

/// <summary>
/// The 32 bytes that tell tokens of one payment apart (L402 protocol specification, "Identifier"). Here the first byte is the number of
/// the master key that the token's root key comes from; the other 31 are random.
/// </summary>
public readonly struct TokenId : IEquatable<TokenId>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 bytes;

    private TokenId(in Bytes32 bytes) => this.bytes = bytes;

    /// <summary>The number of the master key.</summary>
    public byte MasterKeyNumber => bytes[0];

    /// <summary>A token id of exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static TokenId FromBytes(ReadOnlySpan<byte> source) => new(Bytes32.From(source));

    /// <summary>A token id under a master key.</summary>
    /// <param name="masterKeyNumber">The number of the master key.</param>
    /// <param name="unique">31 random bytes.</param>
    /// <exception cref="ArgumentException">Not 31 bytes.</exception>
    public static TokenId Create(byte masterKeyNumber, ReadOnlySpan<byte> unique)
    {
        if (unique.Length != Length - 1)
        {
            throw new ArgumentException($"Expected {Length - 1} bytes, got {unique.Length}.", nameof(unique));
        }

        Bytes32 bytes = default;
        bytes[0] = masterKeyNumber;
        unique.CopyTo(((Span<byte>)bytes)[1..]);
        return new TokenId(bytes);
    }

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out TokenId id)
    {
        var read = Bytes32.TryFromHex(hex, out var bytes);
        id = read ? new TokenId(bytes) : default;
        return read;
    }

    /// <summary>Copies the 32 bytes to the front of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)bytes).CopyTo(destination);

    /// <summary>The 32 bytes, as a new array.</summary>
    public byte[] ToArray() => ((ReadOnlySpan<byte>)bytes).ToArray();

    /// <inheritdoc/>
    public bool Equals(TokenId other) => ((ReadOnlySpan<byte>)bytes).SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TokenId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(((ReadOnlySpan<byte>)bytes)[^4..]);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(bytes);

    /// <summary>Equal in every byte.</summary>
    public static bool operator ==(TokenId left, TokenId right) => left.Equals(right);

    /// <summary>Different in some byte.</summary>
    public static bool operator !=(TokenId left, TokenId right) => !left.Equals(right);
}
