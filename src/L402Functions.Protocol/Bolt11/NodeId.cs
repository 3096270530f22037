using System.Runtime.CompilerServices;

namespace L402Functions.Protocol.Bolt11;

/// <summary>A Lightning node's public key in compressed form (SEC 1, section 2.3.3): 33 bytes, the first 2 or 3.</summary>
public readonly struct NodeId : IEquatable<NodeId>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 33;

    private readonly Bytes33 bytes;

    private NodeId(ReadOnlySpan<byte> source) => source.CopyTo(bytes);

    /// <summary>Reads 33 bytes that start with 2 or 3. Whether there is such a point is not checked.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> source, out NodeId id)
    {
        var read = source.Length == Length && source[0] is 2 or 3;
        id = read ? new NodeId(source) : default;
        return read;
    }

    /// <summary>Reads 66 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out NodeId id)
    {
        id = default;
        Span<byte> source = stackalloc byte[Length];
        return hex.Length == Length * 2
            && Convert.FromHexString(hex, source, out _, out _) == System.Buffers.OperationStatus.Done
            && TryFromBytes(source, out id);
    }

    /// <summary>The 33 bytes, as a new array.</summary>
    public byte[] ToArray() => ((ReadOnlySpan<byte>)bytes).ToArray();

    /// <inheritdoc/>
    public bool Equals(NodeId other) => ((ReadOnlySpan<byte>)bytes).SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NodeId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(((ReadOnlySpan<byte>)bytes)[1..]);

    /// <summary>66 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(bytes);

    /// <summary>Equal in every byte.</summary>
    public static bool operator ==(NodeId left, NodeId right) => left.Equals(right);

    /// <summary>Different in some byte.</summary>
    public static bool operator !=(NodeId left, NodeId right) => !left.Equals(right);

    [InlineArray(Length)]
    private struct Bytes33
    {
        private byte first;
    }
}
