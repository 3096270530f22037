using System.Runtime.CompilerServices;

namespace L402Functions.Nostr.Events;

/// <summary>A BIP-340 signature, 64 bytes.</summary>
public readonly struct NostrSignature : IEquatable<NostrSignature>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 64;

    private readonly Bytes64 bytes;

    private NostrSignature(in Bytes64 bytes) => this.bytes = bytes;

    /// <summary>A signature of exactly 64 bytes.</summary>
    /// <exception cref="ArgumentException">Not 64 bytes.</exception>
    public static NostrSignature FromBytes(ReadOnlySpan<byte> source)
    {
        if (source.Length != Length)
        {
            throw new ArgumentException($"Expected {Length} bytes, got {source.Length}.", nameof(source));
        }

        Bytes64 result = default;
        source.CopyTo(result);
        return new NostrSignature(result);
    }

    /// <summary>Reads 128 lower-case hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out NostrSignature signature)
    {
        Bytes64 read = default;
        var valid = hex.Length == Length * 2
            && !hex.ContainsAnyInRange('A', 'F')
            && Convert.FromHexString(hex, read, out _, out _) == System.Buffers.OperationStatus.Done;
        signature = valid ? new NostrSignature(read) : default;
        return valid;
    }

    /// <summary>Copies the 64 bytes to the front of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)bytes).CopyTo(destination);

    /// <inheritdoc/>
    public bool Equals(NostrSignature other) => ((ReadOnlySpan<byte>)bytes).SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NostrSignature other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(bytes);

    /// <summary>128 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(bytes);

    /// <summary>Equal in every byte.</summary>
    public static bool operator ==(NostrSignature left, NostrSignature right) => left.Equals(right);

    /// <summary>Different in some byte.</summary>
    public static bool operator !=(NostrSignature left, NostrSignature right) => !left.Equals(right);

    [InlineArray(Length)]
    private struct Bytes64
    {
        private byte first;
    }
}
