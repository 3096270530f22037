using System.Buffers.Binary;
using System.Numerics;

namespace L402Functions.Nostr.Encryption;

// The padding of NIP-44 version 2: a length, the text, zeros. It hides the length of short texts.
//
// * Texts of 1 to 65535 bytes have a length of two bytes, big-endian. Longer ones have (since June 2026) two zero bytes
//   and then four bytes of length. An older peer refuses the long form, so it is read here and never written.
//
// * Padded text is 32 bytes at least; up to 256 a multiple of 32; above that a multiple of an eighth of the next power of two.
//
// * Reading ends at 256 KiB of text: the specification allows 4 GiB, but a relay's message has to fit in memory.
//
internal static class MessagePadding
{
    /// <summary>The longest text written, in bytes.</summary>
    public const int MaxWritten = ushort.MaxValue;

    /// <summary>The longest text read, in bytes. A power of two, so its own padded length.</summary>
    public const int MaxRead = 256 * 1024;

    /// <summary>The shortest padded text, in bytes.</summary>
    public const int MinPadded = 32;

    /// <summary>Length in bytes of the prefix of texts up to <see cref="MaxWritten"/>.</summary>
    public const int ShortPrefix = sizeof(ushort);

    /// <summary>Length in bytes of the prefix of longer ones.</summary>
    public const int LongPrefix = sizeof(ushort) + sizeof(uint);

    /// <summary>The length of a text with its zeros, without its prefix.</summary>
    public static int PaddedLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxRead);
        if (length <= MinPadded)
        {
            return MinPadded;
        }

        var nextPower = (int)BitOperations.RoundUpToPowerOf2((uint)length);
        var chunk = nextPower <= 256 ? 32 : nextPower / 8;
        return ((length - 1) / chunk + 1) * chunk;
    }

    /// <summary>Finds the text. False where the length is not the one that the padding belongs to, or is written in the longer of its forms.</summary>
    public static bool TryUnpad(ReadOnlySpan<byte> padded, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (padded.Length < ShortPrefix + MinPadded)
        {
            return false;
        }

        var prefix = ShortPrefix;
        uint length = BinaryPrimitives.ReadUInt16BigEndian(padded);
        if (length == 0)
        {
            prefix = LongPrefix;
            length = BinaryPrimitives.ReadUInt32BigEndian(padded[ShortPrefix..]);
            if (length is <= MaxWritten or > MaxRead)
            {
                return false;
            }
        }

        if (padded.Length != prefix + PaddedLength((int)length) || padded[(prefix + (int)length)..].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        text = padded.Slice(prefix, (int)length);
        return true;
    }
}
