using System.Runtime.CompilerServices;

namespace L402Functions.Protocol;

/// <summary>Thirty-two bytes held in place, so that hashes and preimages cost no allocation of their own.</summary>
[InlineArray(Length)]
internal struct Bytes32
{
    public const int Length = 32;

    private byte first;

    public static Bytes32 From(ReadOnlySpan<byte> source)
    {
        if (source.Length != Length)
        {
            throw new ArgumentException($"Expected {Length} bytes, got {source.Length}.", nameof(source));
        }

        Bytes32 result = default;
        source.CopyTo(result);
        return result;
    }

    /// <summary>Reads exactly 64 hexadecimal digits of either case.</summary>
    public static bool TryFromHex(ReadOnlySpan<char> hex, out Bytes32 result)
    {
        result = default;
        return hex.Length == Length * 2
            && Convert.FromHexString(hex, result, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == Length;
    }
}
