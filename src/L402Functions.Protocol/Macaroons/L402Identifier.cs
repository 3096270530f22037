using System.Buffers.Binary;

namespace L402Functions.Protocol.Macaroons;

/// <summary>
/// What an L402 macaroon's identifier says (L402 protocol specification, "Identifier"): version 0 as uint16 big-endian, the payment hash,
/// the token id; exactly 66 bytes.
/// </summary>
/// <param name="PaymentHash">The hash of the payment that buys the token.</param>
/// <param name="TokenId">Tells tokens of one payment apart and names the master key.</param>
public readonly record struct L402Identifier(PaymentHash PaymentHash, TokenId TokenId)
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 2 + PaymentHash.Length + TokenId.Length;

    /// <summary>The only version there is.</summary>
    public const ushort Version = 0;

    /// <summary>Reads an identifier of version 0 and exactly 66 bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out L402Identifier identifier)
    {
        if (bytes.Length != Length || BinaryPrimitives.ReadUInt16BigEndian(bytes) != Version)
        {
            identifier = default;
            return false;
        }

        identifier = new L402Identifier(PaymentHash.FromBytes(bytes.Slice(2, PaymentHash.Length)), TokenId.FromBytes(bytes[(2 + PaymentHash.Length)..]));
        return true;
    }

    /// <summary>Writes the 66 bytes to the front of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The destination is shorter.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Length)
        {
            throw new ArgumentException($"An identifier takes {Length} bytes, the destination has {destination.Length}.", nameof(destination));
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination, Version);
        PaymentHash.CopyTo(destination[2..]);
        TokenId.CopyTo(destination[(2 + PaymentHash.Length)..]);
    }

    /// <summary>The 66 bytes, as a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }
}
